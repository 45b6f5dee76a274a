using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>What people said of pre-labels, per model and batch: table <c>batches</c>, partition <c>!audited.{project}</c>, rows <c>{digest}.{batch}</c>.</summary>
public sealed class AuditStore(AnnotationStorage storage)
{
    private const int Enough = 5_000;

    private readonly Table<AuditedPrelabels> rows = storage.Table<AuditedPrelabels>(TableName.Batches);

    /// <summary>Keeps what a batch says of a model; a repetition replaces it.</summary>
    public Task WriteAsync(string project, string digest, AuditedPrelabels audited, CancellationToken cancellation) =>
        rows.UpsertAsync(Partition(project), $"{digest}.{audited.Batch}", audited, cancellation);

    /// <summary>Items at or above a probability that people labelled, and the model's precision on them: the newest batches, until there are 5,000.</summary>
    public async Task<(int Items, Interval Precision)> PrecisionAsync(string project, string digest, double minProbability, CancellationToken cancellation)
    {
        var found = new List<AuditedPrelabels>();
        await foreach (var (_, row) in rows.QueryAsync(Partition(project), $"{digest}.", cancellation))
        {
            found.Add(row.Value);
        }

        var (items, right) = (0, 0.0);
        var least = (int)Math.Ceiling(minProbability * 1_000 - 1e-9);
        foreach (var batch in found.OrderByDescending(batch => batch.At).TakeWhile(_ => items < Enough))
        {
            items += batch.Cells.Where(cell => cell.Thousandths >= least).Sum(cell => cell.Items);
            right += batch.Cells.Where(cell => cell.Thousandths >= least).Sum(cell => cell.Right);
        }

        return (items, Interval.OfProportion(Math.Min(right, items), items));
    }

    private static string Partition(string project) => $"!audited.{project}"; // no project id begins like this
}
