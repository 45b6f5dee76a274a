using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>
/// Gives HTTP functions and the middleware inside of this one their HttpContext, and writes the result that the function returned.
/// </summary>
internal sealed class HttpFunctionMiddleware : IFunctionsWorkerMiddleware
{
    /// <summary>Key of the HttpContext among the context's items.</summary>
    public const string ItemKey = "HttpRequestContext";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var invocation = (Invocation)context;
        if (invocation.Input is not HttpTriggerInput input)
        {
            await next(context);
            return;
        }

        var http = input.HttpContext;
        var services = http.Features.Get<IServiceProvidersFeature>();
        http.Features.Set<IServiceProvidersFeature>(new RequestServicesFeature(http, null) { RequestServices = context.InstanceServices });
        context.Items[ItemKey] = http;
        try
        {
            await next(context);
            await WriteAsync(invocation, http);
        }
        finally
        {
            // The scope of the invocation ends before the request does.
            http.Features.Set(services);
        }
    }

    private static Task WriteAsync(Invocation invocation, HttpContext http) => invocation.Result switch
    {
        null => Task.CompletedTask,
        IResult result => result.ExecuteAsync(http),
        IActionResult result => result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        var other => throw new InvalidOperationException(
            $"Function '{invocation.Function.Name}' returned a {other.GetType().Name}; an IResult or an IActionResult was expected."),
    };
}
