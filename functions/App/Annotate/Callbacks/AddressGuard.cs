using System.Net;
using System.Net.Sockets;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>
/// Which addresses a callback may reach. Whoever registers an annotator names a URL that this app then calls from inside its network, so
/// everything that is not the public internet is refused: private, shared, link-local, loopback, multicast, reserved and documentation
/// ranges (the IANA special-purpose registries), addresses that carry such an IPv4 address inside, and the platform's own endpoints.
/// </summary>
public static class AddressGuard
{
    private static readonly IPNetwork[] Refused =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32", // Azure's own services, the same address in every virtual network
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address belongs to the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain))
            && !Refused.Any(network => network.Contains(plain));
    }

    /// <summary>Whether a callback may connect to an address.</summary>
    public static bool Allows(IPAddress address, bool allowLoopback)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IsPublic(plain) || (allowLoopback && IPAddress.IsLoopback(plain));
    }
}
