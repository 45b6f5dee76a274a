namespace AnnotationFunctions.Cli.Client;

/// <summary>The manifest of a dataset version, as far as this command reads it.</summary>
internal sealed record DatasetManifest(string Version, int Items, IReadOnlyList<DatasetFile> Files);
