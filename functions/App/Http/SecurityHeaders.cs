using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Http;

/// <summary>Headers that every answer has; an endpoint that serves a page or lets answers be kept overwrites what it must.</summary>
internal static class SecurityHeaders
{
    internal static void Set(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer"; // task links carry their signature in the query
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers.StrictTransportSecurity = "max-age=31536000"; // browsers ignore it over plain http
    }
}
