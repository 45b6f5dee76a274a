using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.App.Datasets;

/// <summary>
/// Cuts a dataset version: the rows of the version before, with the promoted items of a batch added or in place of what they replace, and
/// without items whose upload was replaced by a later one of the same name. The data is written first, the manifest after it, the listing
/// last, each only if it is not there: whoever sees a version sees all of it. The same batch gets the same version with the same bytes,
/// however often the activity runs: what the first run wrote stands, and the manifest describes what is stored.
/// </summary>
public sealed class DatasetCutter(DatasetStore datasets, ConsensusStore consensus, BatchStore batches, ProjectStore projects, ItemStore items,
    AnnotatorStore annotators)
{
    private const int Parallel = 16;

    private static readonly JsonSerializerOptions RowJson = new(Json.Stored) { Encoder = SchemaJson.Options.Encoder };

    /// <summary>Cuts the version of a batch that passed its gate; returns its name.</summary>
    public async Task<string> RunAsync(BatchKey key, CancellationToken cancellation)
    {
        var batch = await batches.GetAsync(key, cancellation);
        var version = await datasets.ReserveAsync(key.Project, key.Batch, versions => ParentAsync(key, versions, cancellation), cancellation);
        if (version.ManifestSha256 is not null)
        {
            return version.Version;
        }

        if (!batch.IsActive)
        {
            throw new InvalidDataException($"Batch '{key.Batch}' of project '{key.Project}' has ended as {batch.Status}: no dataset is cut from it.");
        }

        using var tally = new DatasetTally(key.Batch);
        var promoted = await RowsAsync(batch, cancellation);
        await WriteDataAsync(key.Project, version, promoted, cancellation);
        var data = await TallyAsync(key.Project, version, tally, cancellation);
        var manifest = tally.Manifest(Start(batch, version, data, tally.FromBatch));
        var sha256 = await WriteManifestAsync(key.Project, version, manifest, cancellation);
        await datasets.PublishAsync(key.Project, version with { Items = tally.Rows, ManifestSha256 = sha256 }, cancellation);
        return version.Version;
    }

    /// <summary>The last version, once it is complete. One whose batch ended without completing it is passed over.</summary>
    private async Task<DatasetVersion?> ParentAsync(BatchKey key, IReadOnlyList<DatasetVersion> versions, CancellationToken cancellation)
    {
        foreach (var version in versions.Reverse())
        {
            if (version.ManifestSha256 is not null)
            {
                return version;
            }

            if (await batches.FindAsync(new BatchKey(key.Project, version.Batch), cancellation) is { IsActive: true })
            {
                throw new InvalidOperationException($"Version {version.Version} is being written by batch '{version.Batch}'; the next one continues it.");
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<DatasetRow>> RowsAsync(Batch batch, CancellationToken cancellation)
    {
        var schema = await projects.GetSchemaAsync(batch.Project, batch.SchemaVersion, cancellation)
            ?? throw new InvalidDataException($"Schema {batch.SchemaVersion} of project '{batch.Project}' is missing.");
        var admitted = new List<ItemConsensus>();
        await foreach (var item in consensus.ReadScoredAsync(batch.Key, cancellation))
        {
            if (Gate.Admits(item, batch.Policy))
            {
                admitted.Add(item);
            }
        }

        var shown = await annotators.ShownIdsAsync(batch.Project, cancellation);
        var rows = new List<DatasetRow>(admitted.Count);
        foreach (var chunk in admitted.OrderBy(item => item.Item, StringComparer.Ordinal).Chunk(Parallel))
        {
            rows.AddRange((await Task.WhenAll(chunk.Select(item => RowAsync(batch, schema.Schema.TaskType, item, shown, cancellation)))).OfType<DatasetRow>());
        }

        return rows;
    }

    /// <summary>The row of an item; null when its upload was replaced while the batch was at work.</summary>
    private async Task<DatasetRow?> RowAsync(
        Batch batch, TaskType taskType, ItemConsensus item, IReadOnlyDictionary<string, string> shown, CancellationToken cancellation)
    {
        var source = await items.FindAsync(batch.Project, item.Item, cancellation)
            ?? throw new InvalidDataException($"Item '{item.Item}' of project '{batch.Project}' is missing.");
        return source.SupersededBy is not null ? null : new DatasetRow
        {
            Item = item.Item,
            Split = SplitOf.Item(source),
            Source = source.Source,
            Entry = source.Entry,
            Sha256 = source.Sha256,
            Media = $"prepared/{source.MediaBlob}",
            MediaType = source.MediaType,
            Width = source.Width,
            Height = source.Height,
            Answer = taskType == TaskType.ClassificationOrdinal
                ? new OrdinalAnswer { SchemaVersion = item.SchemaVersion, Class = item.Label! }
                : new OneClassAnswer { SchemaVersion = item.SchemaVersion, Class = item.Label! },
            Posterior = Math.Round(item.Posterior, 6),
            Method = item.Method,
            Annotators = [.. item.Votes.Where(vote => vote.Label is not null).Select(vote => shown.GetValueOrDefault(vote.Annotator, vote.Annotator))],
            Assisted = item.Votes.Count(vote => vote is { IsAssisted: true, Label: not null }),
            Batch = batch.Id,
            SchemaVersion = item.SchemaVersion,
            GuidelineVersion = item.GuidelineVersion,
            Model = item.Prelabel,
        };
    }

    private async Task WriteDataAsync(
        string project, DatasetVersion version, IReadOnlyList<DatasetRow> promoted, CancellationToken cancellation)
    {
        var name = DatasetStore.DataBlob(project, version.Version);
        if (await datasets.Files.FindAsync(name, cancellation) is not null)
        {
            return; // an earlier run of this activity wrote it
        }

        await LineStream.PumpAsync(
            MergeAsync(project, version.Parent, promoted, cancellation),
            data => datasets.Files.TryWriteNewAsync(name, data, "application/x-ndjson", cancellation));
    }

    /// <summary>Counts and hashes the data as it is stored.</summary>
    private async Task<DatasetFile> TallyAsync(string project, DatasetVersion version, DatasetTally tally, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        await foreach (var line in LinesAsync(project, version.Version, cancellation))
        {
            tally.Add(JsonSerializer.Deserialize<DatasetRow>(line, RowJson)!);
            var bytes = Encoding.UTF8.GetBytes(line + '\n');
            hash.AppendData(bytes);
            length += bytes.Length;
        }

        return new DatasetFile("data.jsonl", Convert.ToHexStringLower(hash.GetCurrentHash()), length, tally.Rows);
    }

    /// <summary>Both in the order of item ids; where both have an item, the batch's row stands.</summary>
    private async IAsyncEnumerable<byte[]> MergeAsync(
        string project, string? parent, IReadOnlyList<DatasetRow> promoted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var superseded = parent is null ? [] : await SupersededAsync(project, cancellation);
        var next = 0;
        await foreach (var line in LinesAsync(project, parent, cancellation))
        {
            var old = JsonSerializer.Deserialize<DatasetRow>(line, RowJson)!.Item;
            for (; next < promoted.Count && string.CompareOrdinal(promoted[next].Item, old) < 0; next++)
            {
                yield return JsonSerializer.SerializeToUtf8Bytes(promoted[next], RowJson);
            }

            if (!superseded.Contains(old) && (next == promoted.Count || promoted[next].Item != old))
            {
                yield return Encoding.UTF8.GetBytes(line);
            }
        }

        for (; next < promoted.Count; next++)
        {
            yield return JsonSerializer.SerializeToUtf8Bytes(promoted[next], RowJson);
        }
    }

    private async Task<HashSet<string>> SupersededAsync(string project, CancellationToken cancellation)
    {
        var superseded = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in items.ListAsync(project, cancellation))
        {
            if (item.SupersededBy is not null)
            {
                superseded.Add(item.Id);
            }
        }

        return superseded;
    }

    private async IAsyncEnumerable<string> LinesAsync(string project, string? version, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (version is null)
        {
            yield break;
        }

        await using var reading = await datasets.Files.OpenReadAsync(DatasetStore.DataBlob(project, version), cancellation)
            ?? throw new InvalidDataException($"The data of dataset {version} of project '{project}' is missing.");
        using var lines = new StreamReader(reading.Content, Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            yield return line;
        }
    }

    private static DatasetManifest Start(Batch batch, DatasetVersion version, DatasetFile data, int fromBatch) => new()
    {
        Project = batch.Project,
        Version = version.Version,
        Parent = version.Parent,
        Batch = batch.Id,
        CreatedAt = version.CreatedAt,
        Files = [data],
        Items = 0,
        FromBatch = fromBatch,
        ItemsSha256 = "",
        Labels = new Dictionary<string, int>(),
        Splits = new Dictionary<string, int>(),
        Methods = new Dictionary<string, int>(),
        SchemaVersions = new Dictionary<string, int>(),
        GuidelineVersions = new Dictionary<string, int>(),
        Models = new Dictionary<string, int>(),
        Annotators = new Dictionary<string, int>(),
        PolicyVersion = batch.PolicyVersion,
        Agreement = batch.Agreement!,
        Gate = batch.Gate!,
    };

    private async Task<string> WriteManifestAsync(string project, DatasetVersion version, DatasetManifest manifest, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, new JsonSerializerOptions(Json.Stored) { WriteIndented = true });
        var name = DatasetStore.ManifestBlob(project, version.Version);
        if (!await datasets.Files.TryWriteNewAsync(name, bytes, "application/json", cancellation)
            && await datasets.Files.ReadBytesAsync(name, cancellation) is var there && !bytes.AsSpan().SequenceEqual(there))
        {
            throw new InvalidDataException($"'datasets/{name}' exists with other content; a dataset is never overwritten.");
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
