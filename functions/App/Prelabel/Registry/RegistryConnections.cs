using System.Net;
using AnnotationFunctions.App.Annotate.Callbacks;

namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>Connections to registries: those of the settings wherever they are, and to where they redirect only on the public internet.</summary>
internal sealed class RegistryConnections(bool allowLoopback) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>For registries of the settings, which may have private addresses.</summary>
    public HttpClient Listed { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    })
    {
        Timeout = Timeout,
    };

    /// <summary>For where they redirect.</summary>
    public HttpClient Public { get; } = new(CallbackHandler.Create(new CallbackOptions(allowLoopback, null))) { Timeout = Timeout };

    public void Dispose()
    {
        Listed.Dispose();
        Public.Dispose();
    }
}
