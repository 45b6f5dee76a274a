namespace AnnotationFunctions.App.Access;

/// <summary>What is told of a token: everything but its hash. <paramref name="Token"/> is the token itself, in the answer that makes it and never again.</summary>
public sealed record TokenFacts(
    string Id,
    string Name,
    Role Role,
    IReadOnlyList<string> Projects,
    DateTimeOffset IssuedAt,
    string IssuedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    string? AnnotatorId,
    string? Token = null)
{
    internal static TokenFacts Of(AccessToken token, string? text = null) => new(
        token.Id, token.Name, token.Role, token.Projects, token.IssuedAt, token.IssuedBy, token.ExpiresAt, token.RevokedAt, token.AnnotatorId, text);
}
