using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary>A dataset version on this machine, its hashes verified.</summary>
/// <param name="Version">Such as v000001.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Rows">Its labelled items.</param>
internal sealed record DownloadedDataset(string Version, string Folder, IReadOnlyList<DatasetRow> Rows);
