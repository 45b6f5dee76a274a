using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace AnnotationFunctions.Tests.Conformance;

/// <summary>Describes the functions of some types as the generated code of an app describes all of its functions.</summary>
internal sealed class ReflectedFunctions(IReadOnlyList<Type> types) : IFunctionMetadataProvider
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
    {
        var found = from type in types
                    from method in type.GetMethods(Declared)
                    let function = method.GetCustomAttribute<FunctionAttribute>()
                    where function is not null
                    select (IFunctionMetadata)new DefaultFunctionMetadata
                    {
                        Name = function.Name,
                        EntryPoint = $"{type.FullName}.{method.Name}",
                        ScriptFile = type.Assembly.Location,
                        Language = "dotnet-isolated",
                        RawBindings = Bindings(method),
                        Retry = method.GetCustomAttribute<FixedDelayRetryAttribute>() is { } retry
                            ? new DefaultRetryOptions { MaxRetryCount = retry.MaxRetryCount, DelayInterval = TimeSpan.Parse(retry.DelayInterval, CultureInfo.InvariantCulture) }
                            : null,
                    };
        return Task.FromResult(found.ToImmutableArray());
    }

    private static List<string> Bindings(MethodInfo method)
    {
        var bindings = (from parameter in method.GetParameters()
                        let attribute = parameter.GetCustomAttribute<BindingAttribute>()
                        where attribute is not null
                        select Binding(parameter.Name!, attribute)).ToList();
        if (bindings.Exists(binding => binding["type"]!.ToString() == "httpTrigger"))
        {
            bindings.Add(new JsonObject { ["name"] = "$return", ["type"] = "http", ["direction"] = "Out" });
        }

        return bindings.ConvertAll(binding => binding.ToJsonString());
    }

    private static JsonObject Binding(string parameter, BindingAttribute attribute)
    {
        var type = attribute.GetType();
        var kind = type.Name[..^nameof(Attribute).Length];
        var binding = new JsonObject
        {
            ["name"] = parameter,
            ["type"] = Camel(kind.EndsWith("Input", StringComparison.Ordinal) ? kind[..^"Input".Length] : kind),
            ["direction"] = "In",
        };
        if (type.GetCustomAttributes<InputConverterAttribute>().Any(each => each.ConverterType.GetCustomAttribute<SupportsDeferredBindingAttribute>() is not null))
        {
            binding["properties"] = new JsonObject { ["supportsDeferredBinding"] = "True" };
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.DeclaringType!.Assembly == type.Assembly))
        {
            if (property.GetValue(attribute) is { } value)
            {
                binding[Name(property)] = value is Enum ? value.ToString() : JsonSerializer.SerializeToNode(value);
            }
        }

        return binding;
    }

    /// <summary>Some properties have another name in the binding.</summary>
    private static string Name(PropertyInfo property) =>
        property.CustomAttributes.FirstOrDefault(each => each.AttributeType.Name == "BindingPropertyNameAttribute")?.ConstructorArguments[0].Value as string
        ?? Camel(property.Name);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
