namespace AnnotationFunctions.App.Storage;

/// <summary>A blob being read: its facts and its content, from one request. The content is read forward only.</summary>
public sealed record BlobReading(BlobFacts Facts, Stream Content) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
