using System.Collections.Concurrent;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Access;

/// <summary>
/// Issues, finds and revokes tokens: table <c>tokens</c>, partition <c>token</c>, row key the token's id, body an <see cref="AccessToken"/>.
/// What was found is kept for <see cref="CacheFor"/>, so a revocation takes effect within that time on every instance.
/// </summary>
public sealed class TokenStore(AnnotationStorage storage, TimeProvider time)
{
    /// <summary>How long a revoked token may still be accepted.</summary>
    public static readonly TimeSpan CacheFor = TimeSpan.FromSeconds(5);

    private const string Partition = "token";
    private const int MaxCached = 10_000;

    private readonly Table<AccessToken> table = storage.Table<AccessToken>(TableName.Tokens);
    private readonly ConcurrentDictionary<string, (AccessToken Token, long ReadAt)> cache = new(StringComparer.Ordinal);

    /// <summary>Makes a token and keeps its hash.</summary>
    public async Task<IssuedToken> IssueAsync(
        string name,
        Role role,
        IReadOnlyList<string> projects,
        string issuedBy,
        CancellationToken cancellation,
        string? annotatorId = null,
        DateTimeOffset? expiresAt = null)
    {
        var (id, text) = TokenText.Create();
        var token = new AccessToken(id, name, role, projects, TokenText.Sha256(text), time.GetUtcNow(), issuedBy, expiresAt, null, annotatorId);
        return await table.TryInsertAsync(Partition, id, token, cancellation)
            ? new IssuedToken(token, text)
            : throw new StorageConflictException("A new token's random id is taken.");
    }

    /// <summary>The token with this id, or null.</summary>
    public async Task<AccessToken?> FindAsync(string id, CancellationToken cancellation)
    {
        if (cache.TryGetValue(id, out var kept) && time.GetElapsedTime(kept.ReadAt) < CacheFor)
        {
            return kept.Token;
        }

        var readAt = time.GetTimestamp();
        var stored = await table.FindAsync(Partition, id, cancellation);
        if (stored is null)
        {
            cache.TryRemove(id, out _);
            return null;
        }

        if (cache.Count >= MaxCached)
        {
            cache.Clear();
        }

        cache[id] = (stored.Value, readAt);
        return stored.Value;
    }

    /// <summary>A page of all tokens, by id.</summary>
    public Task<TablePage<AccessToken>> PageAsync(int max, string? continuation, CancellationToken cancellation) =>
        table.PageAsync(Partition, max, continuation, cancellation);

    /// <summary>Revokes a token for good; false when there is none. Revoking twice keeps the first time.</summary>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var stored = await table.UpdateAsync(
            Partition, id, token => token.RevokedAt is null ? token with { RevokedAt = now } : null, cancellation);
        cache.TryRemove(id, out _);
        return stored is not null;
    }
}
