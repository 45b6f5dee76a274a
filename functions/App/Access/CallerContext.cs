using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Access;

/// <summary>Carries the <see cref="Access.Caller"/> along with the request.</summary>
public static class CallerContext
{
    /// <summary>Who is calling. Throws where the endpoint admits anonymous callers.</summary>
    public static Caller Caller(this HttpContext http) =>
        http.Items[typeof(Caller)] as Caller ?? throw new InvalidOperationException("This endpoint is anonymous: it has no caller.");

    internal static void SetCaller(this HttpContext http, Caller caller) => http.Items[typeof(Caller)] = caller;
}
