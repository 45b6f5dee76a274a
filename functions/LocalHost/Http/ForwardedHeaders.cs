using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>Takes X-Forwarded-* off every request: on Azure they do not arrive either, and an app must not trust them.</summary>
internal static class ForwardedHeaders
{
    public static Task RemoveAsync(HttpContext http, RequestDelegate next)
    {
        List<string>? found = null;
        foreach (var (name, _) in http.Request.Headers)
        {
            if (name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase))
            {
                (found ??= []).Add(name);
            }
        }

        found?.ForEach(name => http.Request.Headers.Remove(name));
        return next(http);
    }
}
