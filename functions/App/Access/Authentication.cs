using System.Text;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Access;

/// <summary>Finds out who is calling: a bearer token, the bootstrap owner of the settings, a signed task link, or ops who signed in with Entra.</summary>
public sealed class Authentication(TokenStore tokens, TaskLinks links, IConfiguration configuration, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    private readonly string? owner = OwnerHash(configuration["Access:OwnerTokenSha256"]);
    private readonly OpsSignIn signIn = new(configuration);

    /// <summary>Whether the settings name an owner, who needs no token of the table.</summary>
    public bool HasOwnerOfSettings => owner is not null;

    /// <summary>The caller, or null when the request says nothing of who it is or what it says is not true.</summary>
    public async ValueTask<Caller?> FindCallerAsync(HttpRequest request, AccessAttribute access, CancellationToken cancellation)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return await FindByTokenAsync(authorization[Scheme.Length..].Trim(), cancellation);
        }

        if (access.Basic && PasswordOf(authorization) is { } password)
        {
            return await FindByTokenAsync(password, cancellation);
        }

        return access.SignedLink && request.Query.ContainsKey("signature") ? await FindByLinkAsync(request, cancellation) : signIn.Find(request);
    }

    private async ValueTask<Caller?> FindByTokenAsync(string text, CancellationToken cancellation)
    {
        var hash = TokenText.Sha256(text);
        if (owner is not null && TokenText.Same(owner, hash))
        {
            return new Caller("owner", Role.Owner, [Access.Caller.AllProjects]);
        }

        if (TokenText.IdOf(text) is not { } id || await tokens.FindAsync(id, cancellation) is not { } token)
        {
            return null;
        }

        return TokenText.Same(token.Sha256, hash) && token.IsGood(time.GetUtcNow()) ? new Caller(token.Id, token.Role, token.Projects, token.AnnotatorId) : null;
    }

    private async ValueTask<Caller?> FindByLinkAsync(HttpRequest request, CancellationToken cancellation)
    {
        var task = request.RouteValues["task"] as string ?? "";
        var annotator = request.Query["annotator"].ToString();
        var genuine = await links.VerifyAsync(
            task, annotator, request.Query["expires"].ToString(), request.Query["signature"].ToString(), cancellation);
        return genuine ? new Caller(annotator, Role.Annotator, [TaskProject.Of(task)], annotator) : null;
    }

    private static string? PasswordOf(string authorization)
    {
        const string basic = "Basic ";
        var bytes = new byte[authorization.Length];
        if (!authorization.StartsWith(basic, StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(authorization[basic.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }

    private static string? OwnerHash(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return null;
        }

        return setting.Trim() is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit)
            ? hash
            : throw new InvalidOperationException("The setting 'Access__OwnerTokenSha256' is not a SHA-256 in 64 hexadecimal digits.");
    }
}
