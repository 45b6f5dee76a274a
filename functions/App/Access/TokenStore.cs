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
    private const int MaxRead = 1_000;

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

    /// <summary>
    /// A page of the tokens that <paramref name="shown"/> accepts, by id. Its continuation is the id of the last token on it, so that it tells
    /// nothing of others. Reads on until the page is full: all tokens, where few are shown.
    /// </summary>
    public async Task<(IReadOnlyList<AccessToken> Tokens, string? Continuation)> PageAsync(
        int max, string? continuation, Func<AccessToken, bool> shown, CancellationToken cancellation)
    {
        var found = new List<(string Id, AccessToken Token)>();
        var atOnce = Math.Min(max + 1, MaxRead);
        do
        {
            var page = await table.PageAsync(Partition, atOnce, continuation, cancellation);
            found.AddRange(page.Rows.Where(row => shown(row.Stored.Value)).Select(row => (row.RowKey, row.Stored.Value)));
            (continuation, atOnce) = (page.Continuation, MaxRead);
        }
        while (continuation is not null && found.Count <= max);
        return ([.. found.Take(max).Select(each => each.Token)], found.Count > max ? Continuation.Write(found[max - 1].Id) : null);
    }

    /// <summary>Whether there is a token of this kind. Reads until it is found: all tokens, where there is none.</summary>
    public async Task<bool> AnyAsync(Func<AccessToken, bool> wanted, CancellationToken cancellation)
    {
        await foreach (var (_, stored) in table.QueryAsync(Partition, null, cancellation))
        {
            if (wanted(stored.Value))
            {
                return true;
            }
        }

        return false;
    }

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
