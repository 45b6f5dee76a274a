using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AnnotationFunctions.App.Prelabel.Registry;

/// <summary>
/// Answers the challenges of registries: a user and password where the settings have them, Azure's identity for registries of Azure (its
/// token is exchanged for a refresh token of the registry, and that for an access token), nobody otherwise. Access tokens are kept while they last.
/// </summary>
internal sealed class RegistryTokens(HttpClient http, PrelabelOptions options, Func<string, CancellationToken, ValueTask<string>> identity, Func<string, bool> isAzure, TimeProvider time)
{
    private const string AzureScope = "https://containerregistry.azure.net/.default";
    private const int MaxAnswer = 256 << 10;

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(60); // what the protocol says where a token does not

    private readonly ConcurrentDictionary<(string Registry, string Scope), (AuthenticationHeaderValue Value, DateTimeOffset Until)> known = new();

    /// <summary>What was granted before for a repository, or null.</summary>
    public AuthenticationHeaderValue? Find(ArtifactReference reference) =>
        known.TryGetValue((reference.Registry, ScopeOf(reference)), out var found) && found.Until > time.GetUtcNow() ? found.Value : null;

    /// <summary>Answers a challenge.</summary>
    /// <exception cref="ModelException">The registry asks for what the app cannot give.</exception>
    public async Task<AuthenticationHeaderValue> AnswerAsync(ArtifactReference reference, Challenge challenge, CancellationToken cancellation)
    {
        var scope = ScopeOf(reference);
        var (value, lasts) = challenge.Scheme == "basic"
            ? (Basic() ?? throw new ModelException($"The registry '{reference.Registry}' asks for a user, and the settings name none (Prelabel__RegistryUser)."), TimeSpan.FromHours(1))
            : await BearerAsync(reference, challenge, scope, cancellation);
        known[(reference.Registry, scope)] = (value, time.GetUtcNow() + (lasts * 0.8));
        return value;
    }

    private async Task<(AuthenticationHeaderValue, TimeSpan)> BearerAsync(ArtifactReference reference, Challenge challenge, string scope, CancellationToken cancellation)
    {
        var service = challenge.Parameters.GetValueOrDefault("service", reference.Registry);
        using var request = options.RegistryUser is null && isAzure(reference.Registry)
            ? await AzureAsync(reference, service, scope, cancellation)
            : Plain(RealmOf(reference, challenge), service, scope);
        using var granted = await SendAsync(request, reference, cancellation);
        var token = Text(granted.RootElement, "access_token") ?? Text(granted.RootElement, "token")
            ?? throw new ModelException($"The registry '{reference.Registry}' granted no token.");
        var lasts = granted.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var given) && given > 0 ? TimeSpan.FromSeconds(given) : Usual;
        return (new AuthenticationHeaderValue("Bearer", token), lasts);
    }

    private HttpRequestMessage Plain(Uri realm, string service, string scope)
    {
        var query = $"service={Uri.EscapeDataString(service)}&scope={Uri.EscapeDataString(scope)}";
        var url = new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{query}" : query }.Uri;
        return new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Authorization = Basic() } };
    }

    private async Task<HttpRequestMessage> AzureAsync(ArtifactReference reference, string service, string scope, CancellationToken cancellation)
    {
        var entra = await identity(AzureScope, cancellation);
        using var exchange = Form(reference, "oauth2/exchange", ("grant_type", "access_token"), ("service", service), ("access_token", entra));
        using var granted = await SendAsync(exchange, reference, cancellation);
        var refresh = Text(granted.RootElement, "refresh_token") ?? throw new ModelException($"The registry '{reference.Registry}' did not take Azure's identity.");
        return Form(reference, "oauth2/token", ("grant_type", "refresh_token"), ("service", service), ("scope", scope), ("refresh_token", refresh));
    }

    private HttpRequestMessage Form(ArtifactReference reference, string path, params (string Name, string Value)[] fields) =>
        new(HttpMethod.Post, new Uri(RegistryAddress.Of(reference.Registry, options.AllowLoopback), path))
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, ArtifactReference reference, CancellationToken cancellation)
    {
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ModelException($"The registry '{reference.Registry}' refuses the app with {(int)answer.StatusCode}.");
        }

        try
        {
            return JsonDocument.Parse(await Runners.BoundedBody.ReadAsync(answer.Content, MaxAnswer, cancellation));
        }
        catch (JsonException e)
        {
            throw new ModelException($"The registry '{reference.Registry}' granted something that is no token.", e);
        }
    }

    /// <summary>Where tokens are granted: the registry itself or another one that the settings permit, since passwords go there.</summary>
    private Uri RealmOf(ArtifactReference reference, Challenge challenge)
    {
        var text = challenge.Parameters.GetValueOrDefault("realm", "");
        return Uri.TryCreate(text, UriKind.Absolute, out var realm) && RegistryAddress.IsPermitted(realm, [.. options.Registries, reference.Registry], options.AllowLoopback)
            ? realm
            : throw new ModelException($"The registry '{reference.Registry}' has its tokens granted at '{text}', which the setting 'Prelabel__Registries' does not list.");
    }

    private AuthenticationHeaderValue? Basic() => options.RegistryUser is null ? null
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.RegistryUser}:{options.RegistryPassword}")));

    private static string ScopeOf(ArtifactReference reference) => $"repository:{reference.Repository}:pull";

    private static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
