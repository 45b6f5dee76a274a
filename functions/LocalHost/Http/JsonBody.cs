using System.Text.Json;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>Reads a parameter with FromBody from the request, with the JSON options of the app's minimal APIs.</summary>
internal static class JsonBody
{
    public static async ValueTask<object?> ReadAsync(Invocation invocation, FunctionParameter parameter)
    {
        if (invocation.Input is not HttpTriggerInput input)
        {
            throw new ParameterBindingException($"Function '{invocation.Function.Name}': only HTTP functions have a body for '{parameter.Name}'.");
        }

        var options = invocation.InstanceServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            return await input.HttpContext.Request.ReadFromJsonAsync(parameter.Type, options, invocation.CancellationToken);
        }
        catch (JsonException error)
        {
            throw new ParameterBindingException(
                $"Function '{invocation.Function.Name}': the body cannot be read as {parameter.Type.Name} for '{parameter.Name}'.", error);
        }
    }
}
