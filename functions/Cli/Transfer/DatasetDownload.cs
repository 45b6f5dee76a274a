using System.Security.Cryptography;
using System.Text.Json;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary>
/// Saves a dataset version: <c>manifest.json</c> and <c>data.jsonl</c>. The manifest must have the hash that the list of versions names,
/// the data the hash, the size and the number of rows that the manifest names; files get their names only after that.
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
        Directory.CreateDirectory(folder);
        var manifest = await SaveManifestAsync(facts, folder, cancellation);
        var rows = await SaveDataAsync(facts, manifest, folder, cancellation);
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

    private async Task<DatasetManifest> SaveManifestAsync(DatasetFacts facts, string folder, CancellationToken cancellation)
    {
        await using var source = await api.ManifestAsync(project, facts.Version, cancellation);
        var partial = Path.Combine(folder, ManifestName + ".partial");
        var hash = await SaveAsync(source, partial, cancellation);
        Require($"The manifest of {facts.Version}", "SHA-256", facts.ManifestSha256, hash);
        await using (var file = File.OpenRead(partial))
        {
            var manifest = await JsonSerializer.DeserializeAsync<DatasetManifest>(file, Wire.Compact, cancellation);
            File.Move(partial, Path.Combine(folder, ManifestName), overwrite: true);
            return manifest ?? throw new CommandFailure($"The manifest of {facts.Version} is null; expected a JSON object.");
        }
    }

    private async Task<IReadOnlyList<DatasetRow>> SaveDataAsync(
        DatasetFacts facts, DatasetManifest manifest, string folder, CancellationToken cancellation)
    {
        var expected = manifest.Files.FirstOrDefault(file => file.Name == DataName)
            ?? throw new CommandFailure($"The manifest of {facts.Version} names no {DataName}; this command knows no other file.");
        var partial = Path.Combine(folder, DataName + ".partial");
        await using (var source = await api.DataAsync(project, facts.Version, cancellation))
        {
            var hash = await SaveAsync(source, partial, cancellation);
            Require($"{DataName} of {facts.Version}", "SHA-256", expected.Sha256, hash);
            Require($"{DataName} of {facts.Version}", "size", expected.Bytes, new FileInfo(partial).Length);
        }

        var rows = await File.ReadLinesAsync(partial, cancellation)
            .Select(line => JsonSerializer.Deserialize<DatasetRow>(line, Wire.Compact)!)
            .ToListAsync(cancellation);
        Require($"{DataName} of {facts.Version}", "number of rows", expected.Rows, rows.Count);
        File.Move(partial, Path.Combine(folder, DataName), overwrite: true);
        return rows;
    }

    private static async Task<string> SaveAsync(Stream source, string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path);
        var buffer = new byte[81920];
        while (await source.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

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
