using System.Security.Cryptography;
using System.Text.Json;
using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Cli.Files;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary>
/// Saves a dataset version: <c>manifest.json</c> and <c>data.jsonl</c>. The manifest must have the hash that the list of versions names,
/// the data the hash, the size and the number of rows that the manifest names. Only after that both files get to their places.
/// </summary>
internal sealed class DatasetDownload(ApiConnection api, string project)
{
    private const string ManifestName = "manifest.json";
    private const string DataName = "data.jsonl";

    /// <summary>Saves a version, the latest by default, into <paramref name="folder"/>, by default one here that is named after it.</summary>
    internal async Task<DownloadedDataset> SaveAsync(string? version, string? folder, CancellationToken cancellation)
    {
        var facts = await FindAsync(version, cancellation);
        folder ??= $"{project}-{facts.Version}";
        CreateFolder(folder);
        using var manifestFile = OutputFile.Create(Path.Combine(folder, ManifestName));
        using var dataFile = OutputFile.Create(Path.Combine(folder, DataName));
        var manifest = await SaveManifestAsync(facts, manifestFile, cancellation);
        var rows = await SaveDataAsync(facts, manifest, dataFile, cancellation);
        await dataFile.CommitAsync(cancellation);
        await manifestFile.CommitAsync(cancellation);
        return new DownloadedDataset(facts.Version, Path.GetFullPath(folder), rows);
    }

    private async Task<DatasetFacts> FindAsync(string? version, CancellationToken cancellation)
    {
        var versions = await api.DatasetsAsync(project, cancellation).ToListAsync(cancellation);
        if (versions.Count == 0)
        {
            throw new CommandFailure($"The project {project} has no dataset version yet; a batch that passes its gate makes one.");
        }

        return version is null
            ? versions[^1]
            : versions.Find(facts => facts.Version == version)
                ?? throw new CommandFailure($"The project {project} has no dataset version {version}; it has {versions[0].Version} to {versions[^1].Version}.");
    }

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{folder} cannot be the folder of a dataset: {failure.Message}", failure);
        }
    }

    private async Task<DatasetManifest> SaveManifestAsync(DatasetFacts facts, OutputFile file, CancellationToken cancellation)
    {
        await using var source = await api.ManifestAsync(project, facts.Version, cancellation);
        Require($"The manifest of {facts.Version}", "SHA-256", facts.ManifestSha256, await CopyAsync(source, file.Stream, cancellation));
        await using var written = OpenStaged(file);
        return await JsonSerializer.DeserializeAsync<DatasetManifest>(written, Wire.Compact, cancellation)
            ?? throw new CommandFailure($"The manifest of {facts.Version} is null; expected a JSON object.");
    }

    private async Task<IReadOnlyList<DatasetRow>> SaveDataAsync(
        DatasetFacts facts, DatasetManifest manifest, OutputFile file, CancellationToken cancellation)
    {
        var expected = manifest.Files.FirstOrDefault(entry => entry.Name == DataName)
            ?? throw new CommandFailure($"The manifest of {facts.Version} names no {DataName}; this command knows no other file.");
        await using (var source = await api.DataAsync(project, facts.Version, cancellation))
        {
            Require($"{DataName} of {facts.Version}", "SHA-256", expected.Sha256, await CopyAsync(source, file.Stream, cancellation));
            Require($"{DataName} of {facts.Version}", "size", expected.Bytes, file.Stream.Length);
        }

        using var lines = new StreamReader(OpenStaged(file));
        var rows = new List<DatasetRow>();
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            rows.Add(JsonSerializer.Deserialize<DatasetRow>(line, Wire.Compact)!);
        }

        Require($"{DataName} of {facts.Version}", "number of rows", expected.Rows, rows.Count);
        return rows;
    }

    private static FileStream OpenStaged(OutputFile file) =>
        new(file.StagedPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static async Task<string> CopyAsync(Stream source, Stream target, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        while (await source.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        await target.FlushAsync(cancellation);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static void Require<T>(string thing, string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new CommandFailure($"{thing} has the {what} {found}, expected {expected}: it was damaged on the way. Nothing was kept under its name.");
        }
    }
}
