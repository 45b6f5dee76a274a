namespace AnnotationFunctions.Cli.Client;

/// <summary>A file of a dataset version with what identifies its content.</summary>
internal sealed record DatasetFile(string Name, string Sha256, long Bytes, int Rows);
