using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>Settings of callbacks.</summary>
/// <param name="AllowLoopback">Setting <c>Callbacks__AllowLoopback</c>: whether this machine itself may be called, over plain http. For development and tests.</param>
/// <param name="PublicUrl">Setting <c>Callbacks__PublicUrl</c>: where annotators reach this app. On Azure its host name is known without it.</param>
public sealed record CallbackOptions(bool AllowLoopback, Uri? PublicUrl)
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is not what it must be.</exception>
    public static CallbackOptions From(IConfiguration configuration)
    {
        var loopback = configuration["Callbacks:AllowLoopback"];
        if (!bool.TryParse(string.IsNullOrWhiteSpace(loopback) ? "false" : loopback, out var allowed))
        {
            throw new InvalidOperationException($"The setting 'Callbacks__AllowLoopback' is '{loopback}'; expected true or false.");
        }

        return new CallbackOptions(allowed, PublicUrlOf(configuration["Callbacks:PublicUrl"], configuration["WEBSITE_HOSTNAME"]));
    }

    /// <summary>What is wrong with a callback URL, or null. Where its name leads is checked at every call, since that changes.</summary>
    public string? Fault(Uri url)
    {
        if (!url.IsAbsoluteUri || url.UserInfo.Length > 0 || url.Fragment.Length > 0 || url.OriginalString.Length > 2_000)
        {
            return "Expected an absolute URL of at most 2,000 characters without user information and fragment.";
        }

        var local = AllowLoopback && url.IsLoopback;
        if (url.Scheme != Uri.UriSchemeHttps && !(local && url.Scheme == Uri.UriSchemeHttp))
        {
            return AllowLoopback ? "Expected https, or http on this machine." : "Expected https.";
        }

        return System.Net.IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !AddressGuard.Allows(address, AllowLoopback)
            ? $"The address {address} is not on the public internet."
            : !local && url.IsLoopback ? "This machine itself is not called; the setting Callbacks__AllowLoopback permits it for development." : null;
    }

    private static Uri? PublicUrlOf(string? setting, string? host)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return string.IsNullOrWhiteSpace(host) ? null : new Uri($"{(host.StartsWith("localhost", StringComparison.Ordinal) || host.StartsWith("127.", StringComparison.Ordinal) ? "http" : "https")}://{host}/");
        }

        return Uri.TryCreate(setting.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
            ? url
            : throw new InvalidOperationException($"The setting 'Callbacks__PublicUrl' is '{setting}'; expected an absolute http or https URL.");
    }
}
