namespace AnnotationFunctions.App.Datasets;

/// <summary>A file of a dataset version.</summary>
public sealed record DatasetFile(string Name, string Sha256, long Bytes, int Rows);
