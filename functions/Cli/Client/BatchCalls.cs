namespace AnnotationFunctions.Cli.Client;

/// <summary>Batches of a project.</summary>
internal static class BatchCalls
{
    internal static Task<BatchFacts> StartBatchAsync(this ApiConnection api, string project, string id, CancellationToken cancellation) =>
        api.PostAsync<BatchFacts>($"{ProjectCalls.Path(project)}/batches", new { id }, cancellation);

    internal static Task<BatchFacts> BatchAsync(this ApiConnection api, string project, string batch, CancellationToken cancellation) =>
        api.GetAsync<BatchFacts>($"{ProjectCalls.Path(project)}/batches/{Uri.EscapeDataString(batch)}", cancellation);

    internal static IAsyncEnumerable<BatchFacts> BatchesAsync(this ApiConnection api, string project, CancellationToken cancellation) =>
        api.PagesAsync<BatchFacts>($"{ProjectCalls.Path(project)}/batches", cancellation);
}
