namespace AnnotationFunctions.Cli.Client;

/// <summary>Dataset versions of a project.</summary>
internal static class DatasetCalls
{
    internal static IAsyncEnumerable<DatasetFacts> DatasetsAsync(this ApiConnection api, string project, CancellationToken cancellation) =>
        api.PagesAsync<DatasetFacts>($"{ProjectCalls.Path(project)}/datasets", cancellation);

    /// <summary>The manifest, byte for byte: its hash is in the list of versions.</summary>
    internal static Task<Stream> ManifestAsync(this ApiConnection api, string project, string version, CancellationToken cancellation) =>
        api.StreamAsync(Path(project, version), cancellation);

    /// <summary>The rows, one JSON object per line.</summary>
    internal static Task<Stream> DataAsync(this ApiConnection api, string project, string version, CancellationToken cancellation) =>
        api.StreamAsync($"{Path(project, version)}/data", cancellation);

    private static string Path(string project, string version) => $"{ProjectCalls.Path(project)}/datasets/{Uri.EscapeDataString(version)}";
}
