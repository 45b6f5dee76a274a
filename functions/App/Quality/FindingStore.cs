using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Quality;

/// <summary>The findings of each project: table <c>findings</c>, one partition per project, in the order of ids. Found again, a finding stays one.</summary>
public sealed partial class FindingStore(AnnotationStorage storage, ILogger<FindingStore> logger)
{
    private readonly Table<Finding> table = storage.Table<Finding>(TableName.Findings);

    /// <summary>Keeps findings, and says how many of which kind there are: alerts look for that.</summary>
    public async Task WriteAsync(string project, IEnumerable<Finding> findings, CancellationToken cancellation)
    {
        var distinct = findings.DistinctBy(finding => finding.Id).ToList();
        await table.WriteAsync(project, distinct.Select(finding => (TableKey.Encode(finding.Id), finding)), cancellation);
        foreach (var kind in distinct.CountBy(finding => finding.Kind))
        {
            LogFound(kind.Key, project, kind.Value);
        }
    }

    /// <summary>Keeps a finding whose words may change while it stands. It keeps the moment at which it was found first, and is logged then only.</summary>
    public async Task PutAsync(string project, Finding finding, CancellationToken cancellation)
    {
        var key = TableKey.Encode(finding.Id);
        if (await table.TryInsertAsync(project, key, finding, cancellation))
        {
            LogFound(finding.Kind, project, 1);
            return;
        }

        await table.UpdateAsync(
            project, key, known => known.Summary == finding.Summary && known.EndedAt == finding.EndedAt ? null : finding with { At = known.At }, cancellation);
    }

    /// <summary>Says that what was found is over; nothing where nothing was found.</summary>
    public Task EndAsync(string project, string id, DateTimeOffset now, string summary, CancellationToken cancellation) => table.UpdateAsync(
        project, TableKey.Encode(id), known => known.EndedAt is null ? known with { EndedAt = now, Summary = summary, Actions = [] } : null, cancellation);

    /// <summary>A page of the findings, of one batch when it is named.</summary>
    public Task<TablePage<Finding>> PageAsync(string project, string? batch, int max, string? continuation, CancellationToken cancellation) =>
        table.PageAsync(project, batch is null ? null : $"{batch}.", max, continuation, cancellation);

    [LoggerMessage(1700, LogLevel.Information, "Finding {Kind} in project {Project}: {Count}.")]
    private partial void LogFound(FindingKind kind, string project, int count);
}
