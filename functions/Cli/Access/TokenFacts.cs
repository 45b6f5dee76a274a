namespace AnnotationFunctions.Cli.Access;

/// <summary>What the app tells of a token; <paramref name="Token"/> itself only in the answer that issues it.</summary>
internal sealed record TokenFacts(
    string Id, string Name, string Role, IReadOnlyList<string> Projects, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt, string? Token);
