namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>Addresses of registries: https, or http on this machine where that is allowed.</summary>
internal static class RegistryAddress
{
    /// <summary>The address of a registry.</summary>
    public static Uri Of(string registry, bool allowLoopback)
    {
        var secure = new Uri($"https://{registry}/");
        return allowLoopback && secure.IsLoopback ? new Uri($"http://{registry}/") : secure;
    }

    /// <summary>Whether an address is that of a listed registry.</summary>
    public static bool IsPermitted(Uri address, IReadOnlyList<string> registries, bool allowLoopback) =>
        (address.Scheme == Uri.UriSchemeHttps || (allowLoopback && address.IsLoopback && address.Scheme == Uri.UriSchemeHttp))
        && address.UserInfo.Length == 0
        && registries.Contains(address.Authority, StringComparer.OrdinalIgnoreCase);
}
