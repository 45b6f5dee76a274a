using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Quality;

/// <summary>The findings of each project: table <c>findings</c>, one partition per project, in the order of ids. Found again, a finding stays one.</summary>
public sealed class FindingStore(AnnotationStorage storage)
{
    private readonly Table<Finding> table = storage.Table<Finding>(TableName.Findings);

    /// <summary>Keeps findings.</summary>
    public Task WriteAsync(string project, IEnumerable<Finding> findings, CancellationToken cancellation) =>
        table.WriteAsync(project, findings.DistinctBy(finding => finding.Id).Select(finding => (TableKey.Encode(finding.Id), finding)), cancellation);

    /// <summary>A page of the findings, of one batch when it is named.</summary>
    public Task<TablePage<Finding>> PageAsync(string project, string? batch, int max, string? continuation, CancellationToken cancellation) =>
        table.PageAsync(project, batch is null ? null : $"{batch}.", max, continuation, cancellation);
}
