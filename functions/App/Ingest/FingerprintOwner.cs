namespace AnnotationFunctions.App.Ingest;

/// <summary>The item that owns some exact content.</summary>
internal sealed record FingerprintOwner(string Item);
