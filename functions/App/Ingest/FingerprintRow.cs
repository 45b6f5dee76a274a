namespace AnnotationFunctions.App.Ingest;

/// <summary>The fingerprint of an item, stored under each of its keys so that a lookup needs no second read.</summary>
internal sealed record FingerprintRow(string Item, byte[] Content);
