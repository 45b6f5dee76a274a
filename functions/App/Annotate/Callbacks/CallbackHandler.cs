using System.Net;
using System.Net.Sockets;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>
/// Opens the connections of callbacks. The name is resolved here, its addresses are checked, and the socket is connected to an address
/// that passed: a name that resolves differently a moment later gains nothing. Redirects, proxies and cookies are off.
/// </summary>
internal static class CallbackHandler
{
    internal static SocketsHttpHandler Create(CallbackOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = CallbackTerms.ConnectTimeout,
        MaxConnectionsPerServer = CallbackTerms.MaxConnections,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, options.AllowLoopback, cancellation),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowLoopback, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation);
        var allowed = addresses.Where(address => AddressGuard.Allows(address, allowLoopback)).ToArray();
        if (allowed.Length == 0)
        {
            throw new CallbackRefusedException($"'{target.Host}' leads to no address on the public internet.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
