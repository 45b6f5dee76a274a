namespace AnnotationFunctions.App.Ingest;

/// <summary>Which content a name stands for now.</summary>
/// <param name="Upload">The record of the latest content.</param>
/// <param name="Item">The item of the latest content that could be used.</param>
/// <param name="Version">Number of contents so far.</param>
/// <param name="Superseded">The item that the latest content replaced; kept so that a crash before it was marked is healed.</param>
internal sealed record UploadCurrent(string Upload, string? Item, int Version, string? Superseded = null);
