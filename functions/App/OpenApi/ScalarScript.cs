using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace AnnotationFunctions.App.OpenApi;

/// <summary>The script of the API reference, which its package embeds compressed: sent as it is to whoever takes gzip.</summary>
internal sealed class ScalarScript : IResult
{
    private const string Resource = "ScalarStaticAssets.scalar.js";

    public async Task ExecuteAsync(HttpContext http)
    {
        await using var script = typeof(ScalarOptions).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The package Scalar.AspNetCore embeds no '{Resource}'.");
        http.Response.ContentType = "text/javascript; charset=utf-8";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.ContentEncoding = "gzip";
            http.Response.ContentLength = script.Length;
            await script.CopyToAsync(http.Response.Body, http.RequestAborted);
            return;
        }

        await using var plain = new GZipStream(script, CompressionMode.Decompress);
        await plain.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
