using System.Globalization;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>
/// What people said of pre-labels: table <c>batches</c>, partition <c>!audited.{project}</c>, one row per batch, <c>{source}.{batches made later come
/// first}.{batch}</c>, so that the newest are read and no others.
/// </summary>
public sealed class AuditStore(AnnotationStorage storage)
{
    /// <summary>Items after which older batches no longer count.</summary>
    public const int Window = 5_000;

    private const int RowsPerPage = 25;

    private readonly Table<AuditedPrelabels> rows = storage.Table<AuditedPrelabels>(TableName.Batches);

    /// <summary>Keeps what a batch says of its model; a repetition replaces it.</summary>
    public Task WriteAsync(Batch batch, AuditedPrelabels audited, CancellationToken cancellation)
    {
        var age = (DateTimeOffset.MaxValue.UtcTicks - batch.CreatedAt.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
        return rows.UpsertAsync(Partition(batch.Project), $"{AuditSource.Of(batch.Model!, batch.SchemaVersion)}.{age}.{batch.Id}", audited, cancellation);
    }

    /// <summary>
    /// The precision of a model where it is at least so sure: on the items of the newest batches that people labelled, batch by batch until there are
    /// <see cref="Window"/>.
    /// </summary>
    public async Task<(int Items, Interval Precision)> PrecisionAsync(
        string project, ModelReference model, int schemaVersion, double minProbability, CancellationToken cancellation)
    {
        var (items, right) = (0, 0);
        var least = AuditedCell.From(minProbability);
        string? continuation = null;
        do
        {
            var page = await rows.PageAsync(Partition(project), AuditSource.Of(model, schemaVersion) + ".", RowsPerPage, continuation, cancellation);
            for (var i = 0; i < page.Rows.Count && items < Window; i++)
            {
                var counted = page.Rows[i].Stored.Value.Cells.Where(cell => cell.Thousandths >= least).ToList();
                items += counted.Sum(cell => cell.Items);
                right += counted.Sum(cell => cell.Right);
            }

            continuation = page.Continuation;
        }
        while (continuation is not null && items < Window);
        return (items, Interval.OfProportion(right, items));
    }

    private static string Partition(string project) => $"!audited.{project}"; // no project id begins like this
}
