using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace AnnotationFunctions.App.OpenApi;

/// <summary>The OpenAPI document and the page that browses it.</summary>
public sealed class OpenApiFunctions(EndpointCatalog catalog)
{
    // Scalar sets styles on elements; everything else is ours and from here.
    private const string PageContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Page = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Annotation functions: API</title>
        </head>
        <body>
          <noscript>This page needs JavaScript. The document itself is at <a href="openapi.json">openapi.json</a>.</noscript>
          <script id="api-reference" data-url="openapi.json" data-configuration="{&quot;withDefaultFonts&quot;:false,&quot;hideClientButton&quot;:true,&quot;telemetry&quot;:false,&quot;agent&quot;:{&quot;disabled&quot;:true},&quot;mcp&quot;:{&quot;disabled&quot;:true},&quot;showDeveloperTools&quot;:&quot;never&quot;,&quot;persistAuth&quot;:false,&quot;defaultOpenAllTags&quot;:true,&quot;authentication&quot;:{&quot;preferredSecurityScheme&quot;:&quot;token&quot;}}"></script>
          <script src="docs/scalar.js"></script>
        </body>
        </html>
        """;

    private readonly Lazy<(byte[] Body, EntityTagHeaderValue ETag)> document = new(() =>
    {
        var body = Encoding.UTF8.GetBytes(OpenApiDocument.Create(catalog).ToJsonString(Json.Http));
        return (body, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..16]}\""));
    });

    /// <summary>GET openapi.json.</summary>
    [Function("ReadOpenApi")]
    [Access(Role.Any, Anonymous = true)]
    [Endpoint("Read this document", ResponseType = "application/json")]
    public IResult ReadDocument([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(document.Value.Body, "application/json; charset=utf-8", entityTag: document.Value.ETag);
    }

    /// <summary>GET docs.</summary>
    [Function("ReadDocs")]
    [Access(Role.Any, Anonymous = true)]
    [Endpoint("Browse this document", ResponseType = "text/html")]
    public IResult ReadPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = PageContentSecurityPolicy;
        headers.CacheControl = "no-cache";
        return Reply.Text(Page, "text/html");
    }

    /// <summary>GET docs/scalar.js.</summary>
    [Function("ReadDocsScript")]
    [Access(Role.Any, Anonymous = true)]
    [Endpoint("The script of the page that browses this document", ResponseType = "text/javascript")]
    public IResult ReadScript([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/scalar.js")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=86400";
        return new ScalarScript();
    }
}
