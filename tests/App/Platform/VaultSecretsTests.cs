using System.Net;
using AnnotationFunctions.App.Platform;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.Tests.App.Platform;

public sealed class VaultSecretsTests
{
    [Fact]
    public void AddVaultSecrets_VaultIsNamed_ReadsWhatIsNeededOverWhatIsSet()
    {
        var asked = new List<string>();
        using var settings = Settings(("Vault:Uri", "https://kv.vault.azure.net/"), ("Access:SigningKey", ""), ("Prelabel:InferenceUrl", "https://inference.example.org"));

        settings.AddVaultSecrets(address => Client(address, name =>
        {
            asked.Add(name);
            return (HttpStatusCode.OK, $$"""{"value":"value of {{name}}","id":"https://kv.vault.azure.net/secrets/{{name}}/1"}""");
        }));

        asked.ShouldBe(["signing-key", "inference-key"]);
        (settings["Access:SigningKey"], settings["Prelabel:InferenceKey"]).ShouldBe(("value of signing-key", "value of inference-key"));
    }

    [Fact]
    public void AddVaultSecrets_WithoutInference_DoesNotAskForItsKey()
    {
        using var settings = Settings(("Vault:Uri", "https://kv.vault.azure.net/"), ("Prelabel:InferenceUrl", ""));
        settings.AddVaultSecrets(address => Client(address, name => name == "signing-key"
            ? (HttpStatusCode.OK, """{"value":"x","id":"https://kv.vault.azure.net/secrets/signing-key/1"}""") : (HttpStatusCode.NotFound, "{}")));
        settings["Access:SigningKey"].ShouldBe("x");
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    public void AddVaultSecrets_VaultDoesNotGiveIt_TheAppDoesNotStart(HttpStatusCode status)
    {
        using var settings = Settings(("Vault:Uri", "https://kv.vault.azure.net/"));
        Should.Throw<InvalidOperationException>(() => settings.AddVaultSecrets(address => Client(address, _ => (status, "{}"))))
            .Message.ShouldBe($"The vault 'https://kv.vault.azure.net/' does not give the secret 'signing-key': status {(int)status}.");
    }

    [Theory]
    [InlineData("http://kv.vault.azure.net")]
    [InlineData("kv")]
    public void AddVaultSecrets_NoAddress_IsNamed(string value)
    {
        using var settings = Settings(("Vault:Uri", value));
        Should.Throw<InvalidOperationException>(() => settings.AddVaultSecrets(_ => throw new InvalidOperationException("never opened"))).Message.ShouldStartWith($"The setting 'Vault__Uri' is '{value}'");
    }

    [Fact]
    public void AddVaultSecrets_NoVault_ChangesNothing()
    {
        using var settings = Settings(("Vault:Uri", ""), ("Access:SigningKey", "mine"));
        settings.AddVaultSecrets(_ => throw new InvalidOperationException("never opened"));
        settings["Access:SigningKey"].ShouldBe("mine");
    }

    private static ConfigurationManager Settings(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Name, (string?)each.Value)));
        return configuration;
    }

    private static SecretClient Client(Uri address, Func<string, (HttpStatusCode, string)> answer) => new(address, new AnyToken(), new SecretClientOptions
    {
        Transport = new HttpClientTransport(new HttpClient(new Vault(answer))), Retry = { MaxRetries = 0 },
    });

    /// <summary>Asks who calls, as a vault does, and then answers.</summary>
    private sealed class Vault(Func<string, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.Authorization is null)
            {
                var challenge = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request, Content = new StringContent("") };
                challenge.Headers.TryAddWithoutValidation("WWW-Authenticate", """Bearer authorization="https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222", resource="https://vault.azure.net" """);
                return challenge;
            }

            var (status, body) = answer(request.RequestUri!.Segments[2].Trim('/'));
            return new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent(body, null, "application/json") };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
