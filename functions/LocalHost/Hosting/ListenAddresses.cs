using System.Net;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>
/// The addresses the host listens on: <c>--urls</c> or ASPNETCORE_URLS; else 127.0.0.1 with <c>--port</c>, LocalHost__Port or
/// FUNCTIONS_PORT; else 127.0.0.1:7071.
/// </summary>
internal sealed record ListenAddresses(IReadOnlyList<string> Urls)
{
    private const int DefaultPort = 7071;

    /// <summary>Nobody outside this machine can reach the host.</summary>
    public bool LoopbackOnly => Urls.All(IsLoopback);

    public static ListenAddresses Read(IConfiguration configuration)
    {
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            throw new HostStartException("Kestrel:Endpoints is not read: it would open the host without keys. Name addresses with --urls or ASPNETCORE_URLS.");
        }

        if (configuration["urls"] is { Length: > 0 } urls)
        {
            return new(urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Checked).ToArray());
        }

        var text = configuration["port"] ?? configuration["LocalHost:Port"] ?? configuration["FUNCTIONS_PORT"];
        if (text is not { Length: > 0 })
        {
            return new([$"http://127.0.0.1:{DefaultPort}"]);
        }

        return int.TryParse(text, out var port) && port is >= 0 and <= 65535
            ? new([$"http://127.0.0.1:{port}"])
            : throw new HostStartException($"The port is '{text}'; a number from 0 to 65535 was expected.");
    }

    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string Checked(string url) => url.Contains("://", StringComparison.Ordinal)
        ? url
        : throw new HostStartException($"The address to listen on is '{url}'; one like http://127.0.0.1:7071 was expected.");

    private static bool IsLoopback(string url)
    {
        var authority = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (authority.StartsWith("unix:", StringComparison.Ordinal))
        {
            return true;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsLoopbackName(uri.Host);
    }
}
