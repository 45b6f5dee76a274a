namespace AnnotationFunctions.Cli.Client;

/// <summary>Uploads, what became of them, and the items they gave.</summary>
internal static class IngestCalls
{
    internal static async Task<IReadOnlyList<UploadLink>> UploadLinksAsync(
        this ApiConnection api, string project, IReadOnlyList<string> names, CancellationToken cancellation) =>
        await api.PostAsync<List<UploadLink>>($"projects/{Uri.EscapeDataString(project)}/upload-links", new { names }, cancellation);
}
