using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Quality;

/// <summary>The scorecards of each project: table <c>scorecards</c>, one partition per project. Items decide with them a moment old.</summary>
public sealed class ScorecardStore(AnnotationStorage storage, TimeProvider time)
{
    /// <summary>How old the scorecards may be that items decide with.</summary>
    public static readonly TimeSpan CacheFor = TimeSpan.FromSeconds(5);

    private readonly Table<Scorecard> table = storage.Table<Scorecard>(TableName.Scorecards);
    private readonly ShortMemory<string, IReadOnlyDictionary<string, Scorecard>> memory = new(CacheFor, time);

    /// <summary>The scorecard of an annotator, or null.</summary>
    public async Task<Scorecard?> FindAsync(string project, string annotator, CancellationToken cancellation) =>
        (await table.FindAsync(project, TableKey.Encode(annotator), cancellation))?.Value;

    /// <summary>All scorecards, a moment old.</summary>
    public Task<IReadOnlyDictionary<string, Scorecard>> AllAsync(string project, CancellationToken cancellation) =>
        memory.GetAsync(project, token => ReadAsync(project, token), cancellation);

    /// <summary>Records what a batch says about an annotator, in place of what it said before.</summary>
    public async Task<Scorecard> PutAsync(string project, string annotator, string batch, ScorecardPart part, CancellationToken cancellation)
    {
        var key = TableKey.Encode(annotator);
        var card = new Scorecard { Annotator = annotator }.With(batch, part);
        if (!await table.TryInsertAsync(project, key, card, cancellation))
        {
            var stored = await table.UpdateAsync(project, key, old => old.With(batch, part), cancellation);
            card = stored?.Value ?? card;
        }

        memory.Forget(project);
        return card;
    }

    private async Task<IReadOnlyDictionary<string, Scorecard>> ReadAsync(string project, CancellationToken cancellation)
    {
        var cards = new Dictionary<string, Scorecard>(StringComparer.Ordinal);
        await foreach (var (_, row) in table.QueryAsync(project, null, cancellation))
        {
            cards[row.Value.Annotator] = row.Value;
        }

        return cards;
    }
}
