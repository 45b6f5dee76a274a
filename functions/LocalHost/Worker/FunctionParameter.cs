using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>A parameter of a function and where its value comes from.</summary>
internal sealed class FunctionParameter
{
    public FunctionParameter(ParameterInfo parameter, bool isTrigger)
    {
        Name = parameter.Name!;
        Type = parameter.ParameterType;
        Source = SourceOf(parameter, isTrigger);
        HasDefault = parameter.HasDefaultValue;
        Default = HasDefault ? parameter.DefaultValue : null;
    }

    public string Name { get; }

    public Type Type { get; }

    public ParameterSource Source { get; }

    public bool HasDefault { get; }

    public object? Default { get; }

    /// <summary>Null is a value of its type.</summary>
    public bool AcceptsNull => !Type.IsValueType || Nullable.GetUnderlyingType(Type) is not null;

    private static ParameterSource SourceOf(ParameterInfo parameter, bool isTrigger) => parameter switch
    {
        _ when isTrigger => ParameterSource.Trigger,
        _ when parameter.ParameterType == typeof(FunctionContext) => ParameterSource.Context,
        _ when parameter.ParameterType == typeof(CancellationToken) => ParameterSource.Cancellation,
        _ when parameter.IsDefined(typeof(InputBindingAttribute)) => ParameterSource.Service,
        _ when parameter.IsDefined(typeof(FromBodyAttribute)) => ParameterSource.Body,
        _ => ParameterSource.BindingData,
    };
}
