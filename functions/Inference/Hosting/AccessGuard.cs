using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.Inference.Protocol;
using Microsoft.Extensions.Primitives;

namespace AnnotationFunctions.Inference.Hosting;

/// <summary>
/// Asks for the key, except for probes. Without a key on loopback it answers only to this machine's own names, so that a web page cannot reach
/// it under a name of its own.
/// </summary>
internal sealed class AccessGuard(RequestDelegate next, AccessOptions options)
{
    private const string Scheme = "Bearer ";
    private readonly IReadOnlyList<byte[]> keys = options.KeyHashes();

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/v2/health"))
        {
            return next(context);
        }

        if (keys.Count == 0)
        {
            return options.AllowAnonymous || Loopback.IsHost(context.Request.Host.Host)
                ? next(context)
                : ErrorWriter.WriteAsync(
                    context.Response, StatusCodes.Status421MisdirectedRequest, $"This server answers to localhost, not to '{context.Request.Host.Host}'.");
        }

        if (HasKey(context.Request.Headers.Authorization))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ErrorWriter.WriteAsync(context.Response, StatusCodes.Status401Unauthorized, "This server asks for its key, as Authorization: Bearer KEY.");
    }

    private bool HasKey(StringValues authorization)
    {
        var header = authorization.ToString();
        if (header.Length > 4096 || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()), hash);
        var known = false;
        foreach (var key in keys)
        {
            known |= CryptographicOperations.FixedTimeEquals(hash, key);
        }

        return known;
    }
}
