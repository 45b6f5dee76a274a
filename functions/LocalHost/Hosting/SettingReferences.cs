using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Replaces <c>%NAME%</c> in host.json and in binding attributes by the app setting of that name.</summary>
internal sealed partial class SettingReferences(IConfiguration configuration)
{
    /// <param name="text">The text with references.</param>
    /// <param name="place">Where the text stands, for the error when a setting is missing.</param>
    public string Resolve(string text, string place) =>
        Reference().Replace(text, match => Find(match.Groups[1].Value) ?? throw new HostStartException(
            $"{place} refers to the app setting '{match.Groups[1].Value}' as %{match.Groups[1].Value}%, and there is no such setting."));

    /// <summary>
    /// The value of a setting; an empty one counts as missing. Both spellings of nesting (A__B, A:B) name the same setting.
    /// </summary>
    public string? Find(string name) =>
        configuration[name.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value ? value : null;

    /// <summary>
    /// The settings <c>AzureFunctionsJobHost__path__to__value</c>: each stands over the value of host.json at its path, as on the real host.
    /// </summary>
    public IConfiguration OverHostFile => configuration.GetSection("AzureFunctionsJobHost");

    [GeneratedRegex("%([A-Za-z_][A-Za-z0-9_.:-]*)%")]
    private static partial Regex Reference();
}
