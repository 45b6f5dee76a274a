using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Storage;
using Azure;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Platform;

/// <summary>
/// Secrets that the app itself reads from a vault at its start, where the setting <c>Vault__Uri</c> names one. The platform resolves references in
/// settings from outside of the app's network, on some plans: a vault that is closed to it is read from inside.
/// </summary>
internal static class VaultSecrets
{
    internal const string Setting = "Vault:Uri";

    /// <summary>Which secret becomes which setting, and the setting without which it is not needed.</summary>
    private static readonly (string Secret, string Becomes, string? NeededWith)[] Known =
    [
        ("signing-key", SigningKey.Setting, null),
        ("inference-key", PrelabelSettings.InferenceKey, PrelabelSettings.InferenceUrl),
    ];

    /// <summary>Adds the secrets to the settings, over those of the same name; nothing where no vault is named.</summary>
    /// <exception cref="InvalidOperationException">The vault is no address, or does not give a secret. The app must not go on with a key of its own making.</exception>
    internal static void AddVaultSecrets(this IConfigurationManager configuration) =>
        configuration.AddVaultSecrets(address => new SecretClient(address, AzureIdentity.CredentialOf(configuration)));

    internal static void AddVaultSecrets(this IConfigurationManager configuration, Func<Uri, SecretClient> open)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
        {
            return;
        }

        var address = Uri.TryCreate(text, UriKind.Absolute, out var found) && found.Scheme == Uri.UriSchemeHttps
            ? found
            : throw new InvalidOperationException($"The setting 'Vault__Uri' is '{text}'; expected an address such as https://name.vault.azure.net.");
        var vault = open(address);
        configuration.AddInMemoryCollection(Known
            .Where(each => each.NeededWith is null || configuration[each.NeededWith] is { Length: > 0 })
            .Select(each => KeyValuePair.Create(each.Becomes, (string?)Read(vault, each.Secret)))
            .ToList());
    }

    private static string Read(SecretClient vault, string name)
    {
        try
        {
            return vault.GetSecret(name).Value.Value;
        }
        catch (RequestFailedException e)
        {
            throw new InvalidOperationException($"The vault '{vault.VaultUri}' does not give the secret '{name}': status {e.Status}.", e);
        }
    }
}
