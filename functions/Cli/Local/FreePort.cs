using System.Net;
using System.Net.Sockets;

namespace AnnotationFunctions.Cli.Local;

/// <summary>Ports of the loopback address.</summary>
internal static class FreePort
{
    /// <summary>Ports that nobody listens on at this moment; all different.</summary>
    internal static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            })];
        }
        finally
        {
            Array.ForEach(listeners, listener => listener.Dispose());
        }
    }

    /// <summary>Fails with the name of what needs the port, where somebody else listens on it.</summary>
    internal static void Require(int port, string user, string remedy)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException)
        {
            throw new CommandFailure($"Port {port} of 127.0.0.1, which {user} needs, is in use by another program. {remedy}");
        }
    }
}
