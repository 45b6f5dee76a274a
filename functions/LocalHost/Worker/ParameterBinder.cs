using AnnotationFunctions.LocalHost.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Fills the parameters of an invocation. What has no value becomes the default, else null, else an error that names it.</summary>
internal static class ParameterBinder
{
    public static async ValueTask<object?[]> BindAsync(Invocation invocation)
    {
        var parameters = invocation.Function.Parameters;
        var arguments = new object?[parameters.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = await BindAsync(invocation, parameters[i]);
        }

        return arguments;
    }

    private static ValueTask<object?> BindAsync(Invocation invocation, FunctionParameter parameter) => parameter.Source switch
    {
        ParameterSource.Trigger => invocation.Input.BindTriggerAsync(parameter, invocation.CancellationToken),
        ParameterSource.Context => new(invocation),
        ParameterSource.Cancellation => new(invocation.CancellationToken),
        ParameterSource.Service => new(invocation.InstanceServices.GetRequiredService(parameter.Type)),
        ParameterSource.Body => JsonBody.ReadAsync(invocation, parameter),
        _ => new(ByTypeOrName(invocation, parameter)),
    };

    private static object? ByTypeOrName(Invocation invocation, FunctionParameter parameter)
    {
        if (invocation.Input.TryBind(parameter, out var value))
        {
            return value;
        }

        if (invocation.Input.BindingData.TryGetValue(parameter.Name, out var data) && data is not null)
        {
            return BindingDataConversion.TryConvert(data, parameter.Type, out var converted)
                ? converted
                : throw new ParameterBindingException(
                    $"Function '{invocation.Function.Name}': the parameter '{parameter.Name}' cannot be read as {parameter.Type.Name}.");
        }

        return parameter switch
        {
            { HasDefault: true } => parameter.Default,
            { AcceptsNull: true } => null,
            _ => throw new ParameterBindingException(
                $"Function '{invocation.Function.Name}': the parameter '{parameter.Name}' has no value; give it a default or make it nullable."),
        };
    }
}
