using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>
/// Finds the function of a request and runs it. No route or a wrong method is 404; what a function throws is 500 with an empty body.
/// </summary>
internal sealed class HttpFunctionRouter(RouteTable routes, FunctionInvoker invoker, FunctionKeys keys, ILogger<HttpFunctionRouter> logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        var values = new RouteValueDictionary();
        if (routes.Match(http, values) is not { } route)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!keys.Allow(http.Request, route.AuthLevel))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        http.Request.RouteValues = values;
        try
        {
            await invoker.InvokeAsync(route.Function, new HttpTriggerInput(http, values), http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        catch (Exception error)
        {
            logger.Failed(error, route.Function.Name);
            Fail(http);
        }
    }

    private static void Fail(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            // A truncated answer must not look like a whole one.
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }
}
