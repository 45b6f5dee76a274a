using System.Globalization;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Datasets;

/// <summary>
/// Dataset versions: rows in the table <c>batches</c>, partition <c>!dataset.{project}</c>, and files in the container <c>datasets</c>
/// under <c>{project}/{version}/</c>. Nothing in it is ever written twice.
/// </summary>
public sealed class DatasetStore(AnnotationStorage storage, TimeProvider time)
{
    private readonly Table<DatasetVersion> table = storage.Table<DatasetVersion>(TableName.Batches);

    /// <summary>The container.</summary>
    public BlobArea Files { get; } = storage.Blobs(ContainerName.Datasets);

    /// <summary>The version of a batch: the one that it has reserved, or else the next free number. <paramref name="parent"/> picks, from all versions before, the one to continue.</summary>
    public async Task<DatasetVersion> ReserveAsync(
        string project, string batch, Func<IReadOnlyList<DatasetVersion>, Task<DatasetVersion?>> parent, CancellationToken cancellation)
    {
        while (true)
        {
            var versions = await ListAsync(project, cancellation);
            if (versions.FirstOrDefault(version => version.Batch == batch) is { } reserved)
            {
                return reserved;
            }

            var next = new DatasetVersion(NameOf(versions.Count + 1), batch, (await parent(versions))?.Version, time.GetUtcNow());
            if (await table.TryInsertAsync(Partition(project), next.Version, next, cancellation))
            {
                return next;
            }
        }
    }

    /// <summary>All versions, also those that are being written, oldest first.</summary>
    public async Task<IReadOnlyList<DatasetVersion>> ListAsync(string project, CancellationToken cancellation)
    {
        var versions = new List<DatasetVersion>();
        await foreach (var (_, row) in table.QueryAsync(Partition(project), null, cancellation))
        {
            versions.Add(row.Value);
        }

        return versions;
    }

    /// <summary>A version that is complete, or null.</summary>
    public async Task<DatasetVersion?> FindAsync(string project, string version, CancellationToken cancellation) =>
        version.Length == 7 && version.All(char.IsAsciiLetterOrDigit)
        && await table.FindAsync(Partition(project), version, cancellation) is { Value: { ManifestSha256: not null } found } ? found : null;

    /// <summary>Lists a version as complete.</summary>
    public Task PublishAsync(string project, DatasetVersion version, CancellationToken cancellation) =>
        table.UpsertAsync(Partition(project), version.Version, version, cancellation);

    /// <summary>Blob of a version's rows.</summary>
    public static string DataBlob(string project, string version) => $"{project}/{version}/data.jsonl";

    /// <summary>Blob of a version's manifest.</summary>
    public static string ManifestBlob(string project, string version) => $"{project}/{version}/manifest.json";

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number:D6}");

    private static string Partition(string project) => $"!dataset.{project}";
}
