using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>Guards the host's own routes: <c>/admin</c> with the master key, <c>/runtime</c> with the system key.</summary>
/// <remarks>
/// Where no keys are enforced, the routes answer only to the names of this machine, and to no page of another origin: a page in a browser that points a
/// name of its own at 127.0.0.1, or posts a form there, gets nothing.
/// </remarks>
internal sealed class HostRoutes(FunctionKeys keys)
{
    public Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        if (LevelOf(http.Request.Path) is not { } level)
        {
            return next(http);
        }

        if (keys.Allow(http.Request, level) && (keys.Enforced || IsFromThisMachine(http.Request)))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static bool IsFromThisMachine(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return ListenAddresses.IsLoopbackName(request.Host.Host)
            && (origin.Length == 0 || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            && site is "" or "same-origin" or "none";
    }

    private static AuthorizationLevel? LevelOf(PathString path)
    {
        if (path.StartsWithSegments("/admin"))
        {
            return AuthorizationLevel.Admin;
        }

        return path.StartsWithSegments("/runtime") ? AuthorizationLevel.System : null;
    }
}
