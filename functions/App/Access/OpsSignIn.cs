using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Access;

/// <summary>
/// Ops who signed in with Entra. On Azure the platform authenticates in front of the app and says who came in a header that it alone writes: it
/// removes what a client sends under that name. The header is believed only while the platform says that its authentication is on, and admits
/// the members of the one group that the setting <c>Access__EntraOpsGroup</c> names, with the role ops for all projects.
/// </summary>
internal sealed class OpsSignIn(IConfiguration configuration)
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL";
    private const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private const int MaxLength = 64 * 1024;

    private readonly Guid? group = GroupOf(configuration["Access:EntraOpsGroup"]);
    private readonly bool platformAuthenticates = string.Equals(configuration["WEBSITE_AUTH_ENABLED"], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The caller, or null when nobody of the group signed in.</summary>
    public Caller? Find(HttpRequest request)
    {
        if (group is null || !platformAuthenticates || IsFromAnotherSite(request)
            || request.Headers[Header] is not [{ Length: > 0 and <= MaxLength } text] || Read(text) is not { } claims)
        {
            return null;
        }

        var member = claims.Any(claim => claim.Type == "groups" && Guid.TryParse(claim.Value, out var id) && id == group);
        var person = claims.FirstOrDefault(claim => claim.Type == ObjectId && Guid.TryParse(claim.Value, out _)).Value;
        return member && person is not null ? new Caller($"entra.{person}", Role.Ops, [Caller.AllProjects]) : null;
    }

    /// <summary>A browser sends the cookie of the sign-in with requests that other sites make, too, and says so.</summary>
    private static bool IsFromAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    private static List<(string? Type, string? Value)>? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(text));
            return document.RootElement.GetProperty("auth_typ").GetString() != "aad" ? null
                : [.. document.RootElement.GetProperty("claims").EnumerateArray().Select(claim => (claim.GetProperty("typ").GetString(), claim.GetProperty("val").GetString()))];
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Guid? GroupOf(string? setting) =>
        string.IsNullOrWhiteSpace(setting) ? null
        : Guid.TryParse(setting, out var id) ? id
        : throw new InvalidOperationException("The setting 'Access__EntraOpsGroup' is not the object id of an Entra group, such as 00000000-0000-0000-0000-000000000000.");
}
