namespace AnnotationFunctions.App.Access;

/// <summary>A token as it is kept: everything but the secret, of which only a hash remains.</summary>
/// <param name="Id">The part of the token between <c>anf_</c> and the secret.</param>
/// <param name="Name">Whose it is, for people.</param>
/// <param name="Role">One role.</param>
/// <param name="Projects">Ids of the projects it is for; <c>*</c> means all.</param>
/// <param name="Sha256">Hexadecimal SHA-256 of the UTF-8 bytes of the whole token text.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="IssuedBy">Id of the caller who made it.</param>
/// <param name="ExpiresAt">From when on it is refused; null means never.</param>
/// <param name="RevokedAt">Since when it is refused; null means that it was not revoked.</param>
/// <param name="AnnotatorId">The annotator for whom it acts, with exactly one project.</param>
public sealed record AccessToken(
    string Id,
    string Name,
    Role Role,
    IReadOnlyList<string> Projects,
    string Sha256,
    DateTimeOffset IssuedAt,
    string IssuedBy,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? RevokedAt = null,
    string? AnnotatorId = null)
{
    /// <summary>Whether the token is accepted at this time.</summary>
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}
