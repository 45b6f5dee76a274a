using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Storage;

/// <summary>The identity of the app in Azure, for services other than storage: the one that storage is reached by (<c>AnnotationStorage__clientId</c>).</summary>
public sealed class AzureIdentity(IConfiguration configuration)
{
    private const string Setting = "AnnotationStorage:clientId";

    private readonly TokenCredential credential = CredentialOf(configuration);

    /// <summary>A token for a scope such as <c>https://containerregistry.azure.net/.default</c>.</summary>
    public async ValueTask<string> TokenAsync(string scope, CancellationToken cancellation) => (await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellation)).Token;

    /// <summary>Whether the settings name one.</summary>
    internal static bool IsNamed(IConfiguration configuration) => configuration[Setting] is { Length: > 0 };

    internal static TokenCredential CredentialOf(IConfiguration configuration) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration[Setting] });
}
