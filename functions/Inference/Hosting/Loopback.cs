using System.Net;

namespace AnnotationFunctions.Inference.Hosting;

/// <summary>Addresses that only this machine reaches.</summary>
internal static class Loopback
{
    public static bool Is(string address) => BindingAddress.Parse(address) is var binding && !binding.IsUnixPipe && IsHost(binding.Host);

    public static bool IsHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
