using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Storage;

/// <summary>The identity of the app in Azure, for services other than storage: the one that storage is reached by (<c>AnnotationStorage__clientId</c>).</summary>
public sealed class AzureIdentity(IConfiguration configuration)
{
    private readonly DefaultAzureCredential credential = new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration["AnnotationStorage:clientId"] });

    /// <summary>A token for a scope such as <c>https://containerregistry.azure.net/.default</c>.</summary>
    public async ValueTask<string> TokenAsync(string scope, CancellationToken cancellation) => (await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellation)).Token;
}
