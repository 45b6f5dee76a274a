namespace AnnotationFunctions.Cli.Client;

/// <summary>Uploads, what became of them, and the items they gave.</summary>
internal static class IngestCalls
{
    internal static async Task<IReadOnlyList<UploadLink>> UploadLinksAsync(
        this ApiConnection api, string project, IReadOnlyList<string> names, CancellationToken cancellation) =>
        await api.PostAsync<List<UploadLink>>($"{ProjectCalls.Path(project)}/upload-links", new { names }, cancellation);

    internal static IAsyncEnumerable<UploadFacts> UploadsAsync(this ApiConnection api, string project, CancellationToken cancellation) =>
        api.PagesAsync<UploadFacts>($"{ProjectCalls.Path(project)}/uploads", cancellation);

    internal static async Task<UploadCounts?> UploadCountsAsync(this ApiConnection api, string project, CancellationToken cancellation) =>
        (await api.GetAsync<UploadSummary>($"{ProjectCalls.Path(project)}/uploads?max=1", cancellation)).Counts;

    internal static IAsyncEnumerable<ItemFacts> ItemsAsync(this ApiConnection api, string project, CancellationToken cancellation) =>
        api.PagesAsync<ItemFacts>($"{ProjectCalls.Path(project)}/items", cancellation);
}
