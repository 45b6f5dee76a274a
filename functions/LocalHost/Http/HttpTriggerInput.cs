using System.Diagnostics;
using System.Text.Json;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>A request that starts a function. Route values win over query values of the same name.</summary>
internal sealed class HttpTriggerInput(HttpContext http, RouteValueDictionary route) : TriggerInput
{
    private IReadOnlyDictionary<string, object?>? data;

    public HttpContext HttpContext => http;

    public override IReadOnlyDictionary<string, object?> BindingData => data ??= ReadData();

    /// <summary>The server's span where it is recorded, else what the traceparent header says.</summary>
    public override ActivityContext Parent
    {
        get
        {
            if (Activity.Current is { } current)
            {
                return current.Context;
            }

            var headers = http.Request.Headers;
            return ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent) ? parent : default;
        }
    }

    public override ValueTask<object?> BindTriggerAsync(FunctionParameter parameter, CancellationToken cancellation) =>
        TryBind(parameter, out var value)
            ? new(value)
            : throw new ParameterBindingException($"The HTTP trigger parameter '{parameter.Name}' is a {parameter.Type.Name}; HttpRequest was expected.");

    public override bool TryBind(FunctionParameter parameter, out object? value)
    {
        value = parameter.Type == typeof(HttpRequest) ? http.Request : parameter.Type == typeof(HttpContext) ? http : null;
        return value is not null;
    }

    private Dictionary<string, object?> ReadData()
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var request = http.Request;
        foreach (var (name, value) in request.Query)
        {
            values[name] = value.ToString();
        }

        values["Query"] = JsonSerializer.Serialize(request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        values["Headers"] = JsonSerializer.Serialize(request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        foreach (var (name, value) in route)
        {
            values[name] = value;
        }

        return values;
    }
}
