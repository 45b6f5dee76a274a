using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Projects;

/// <summary>
/// Projects in the table <c>projects</c>. The partition of a project holds its head (row <c>head</c>) and every version
/// (<c>schema-000001</c>, <c>guideline-000001</c>, <c>policy-000001</c>), so that a version and the head that names it are written in one
/// transaction; the partition <c>!project</c> lists the ids. Versions never change and are kept in memory once read.
/// </summary>
public sealed class ProjectStore(AnnotationStorage storage, TimeProvider time)
{
    private const string Index = "!project"; // no project id can be this
    private const string HeadKey = "head";
    private const int MaxSchemas = 1_000;
    private const int ReadsAtOnce = 16;

    private readonly Table<ProjectHead> heads = storage.Table<ProjectHead>(TableName.Projects);
    private readonly Table<ProjectEntry> entries = storage.Table<ProjectEntry>(TableName.Projects);
    private readonly Table<SchemaVersion> schemas = storage.Table<SchemaVersion>(TableName.Projects);
    private readonly Table<GuidelineVersion> guidelines = storage.Table<GuidelineVersion>(TableName.Projects);
    private readonly Table<PolicyVersion> policies = storage.Table<PolicyVersion>(TableName.Projects);
    private readonly BlobArea texts = storage.Blobs(ContainerName.Guidelines);
    private readonly ConcurrentDictionary<(string Project, int Version), SchemaVersion> known = new();

    /// <summary>The project with what is current, or null. Two reads at most, one once its schema is known.</summary>
    public async Task<Project?> GetAsync(string id, CancellationToken cancellation) =>
        await FindHeadAsync(id, cancellation) is { } head ? await WithSchemaAsync(head.Value, cancellation) : null;

    /// <summary>
    /// A page of projects by id: of all, or of those among the given ids, where the continuation names no other one. The page may be
    /// shorter than <paramref name="max"/>.
    /// </summary>
    public async Task<(IReadOnlyList<Project> Projects, string? Continuation)> PageAsync(
        int max, string? continuation, IReadOnlyCollection<string>? among, CancellationToken cancellation)
    {
        var (ids, next) = among is null ? await IdsAsync(max, continuation, cancellation) : Ids(max, continuation, among);
        var found = new List<Project>();
        foreach (var some in ids.Chunk(ReadsAtOnce))
        {
            found.AddRange((await Task.WhenAll(some.Select(id => GetAsync(id, cancellation)))).OfType<Project>());
        }

        return (found, next);
    }

    /// <summary>A version of the schema, or null.</summary>
    public async Task<SchemaVersion?> GetSchemaAsync(string id, int version, CancellationToken cancellation)
    {
        if (known.TryGetValue((id, version), out var schema) || !ProjectId.IsValid(id))
        {
            return schema;
        }

        if (await schemas.FindAsync(id, Key("schema", version), cancellation) is not { } stored)
        {
            return null;
        }

        if (known.Count >= MaxSchemas)
        {
            known.Clear();
        }

        return known[(id, version)] = stored.Value;
    }

    /// <summary>A version of the guideline with its content, or null.</summary>
    /// <exception cref="InvalidDataException">The content is not what it was when the version was made.</exception>
    public async Task<GuidelineVersion?> GetGuidelineAsync(string id, int version, CancellationToken cancellation)
    {
        if (!ProjectId.IsValid(id) || await guidelines.FindAsync(id, Key("guideline", version), cancellation) is not { Value: var guideline })
        {
            return null;
        }

        var bytes = await texts.ReadBytesAsync(BlobOf(id, guideline.Sha256), cancellation);
        return bytes is not null && Convert.ToHexStringLower(SHA256.HashData(bytes)) == guideline.Sha256
            ? guideline with { Content = JsonSerializer.Deserialize<GuidelineContent>(bytes, Json.Stored) }
            : throw new InvalidDataException($"The content of guideline {version} of project '{id}' is missing or was changed.");
    }

    /// <summary>A version of the policy, or null.</summary>
    public async Task<PolicyVersion?> GetPolicyAsync(string id, int version, CancellationToken cancellation) =>
        ProjectId.IsValid(id) ? (await policies.FindAsync(id, Key("policy", version), cancellation))?.Value : null;

    /// <summary>Makes a project with version 1 of all it has; null when the id is taken.</summary>
    public async Task<Project?> TryCreateAsync(NewProject project, string caller, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var schema = new SchemaVersion(1, project.Schema with { Version = 1 }, false, [], now, caller);
        var head = new ProjectHead(
            project.Id, project.Name, project.Description, 1, project.Guideline is null ? 0 : 1, 1, project.Policy, null, 1, now, caller);
        var rows = new List<RowWrite>
        {
            RowWrite.Insert(HeadKey, head),
            RowWrite.Insert(Key("schema", 1), schema),
            RowWrite.Insert(Key("policy", 1), new PolicyVersion(1, project.Policy, now, caller)),
        };
        if (project.Guideline is { } guideline)
        {
            rows.Add(RowWrite.Insert(Key("guideline", 1), await StoreAsync(project.Id, 1, guideline, caller, cancellation)));
        }

        // Listed first: a listed id without a head is passed over, a project that no list shows would be lost.
        await entries.UpsertAsync(Index, project.Id, new ProjectEntry(project.Id), cancellation);
        if (!await storage.TryCommitAsync(TableName.Projects, project.Id, rows, cancellation))
        {
            // A reply that was lost makes the client send the transaction again: then the project that is there is this one.
            var taken = await FindHeadAsync(project.Id, cancellation);
            return taken?.Value.CreatedAt == now && taken.Value.CreatedBy == caller ? await WithSchemaAsync(taken.Value, cancellation) : null;
        }

        return await WithSchemaAsync(head, cancellation);
    }

    /// <summary>Makes a schema the current one, as the next version. <paramref name="revision"/>, when given, is the one that the project must have.</summary>
    public async Task<(ProjectChange Outcome, SchemaVersion? Version)> AddSchemaAsync(
        string id, LabelSchema schema, int? revision, string caller, CancellationToken cancellation)
    {
        SchemaVersion? version = null;
        var outcome = await ChangeAsync(id, revision, async head =>
        {
            var current = await GetSchemaAsync(id, head.SchemaVersion, cancellation) ?? throw Missing(id, head.SchemaVersion);
            var next = head.SchemaVersion + 1;
            var change = SchemaChange.Between(current.Schema, schema);
            version = new SchemaVersion(
                next, schema with { Version = next }, !change.IsCompatible, change.Differences, time.GetUtcNow(), caller);
            return (head with { SchemaVersion = next }, RowWrite.Insert(Key("schema", next), version));
        }, cancellation);
        return (outcome, version);
    }

    /// <summary>Makes a guideline the current one, as the next version.</summary>
    public async Task<(ProjectChange Outcome, GuidelineVersion? Version)> AddGuidelineAsync(
        string id, GuidelineContent content, int? revision, string caller, CancellationToken cancellation)
    {
        GuidelineVersion? version = null;
        var outcome = await ChangeAsync(id, revision, async head =>
        {
            var next = head.GuidelineVersion + 1;
            version = await StoreAsync(id, next, content, caller, cancellation);
            return (head with { GuidelineVersion = next }, RowWrite.Insert(Key("guideline", next), version));
        }, cancellation);
        return (outcome, version);
    }

    /// <summary>Makes a policy the current one, as the next version. <paramref name="permit"/> sees the one that it replaces, and throws where the change is not allowed.</summary>
    public async Task<(ProjectChange Outcome, PolicyVersion? Version)> SetPolicyAsync(
        string id, AnnotationPolicy policy, int? revision, string caller, CancellationToken cancellation, Action<AnnotationPolicy>? permit = null)
    {
        PolicyVersion? version = null;
        var outcome = await ChangeAsync(id, revision, head =>
        {
            permit?.Invoke(head.Policy);
            version = new PolicyVersion(head.PolicyVersion + 1, policy, time.GetUtcNow(), caller);
            return ValueTask.FromResult<(ProjectHead, RowWrite?)>(
                (head with { PolicyVersion = version.Version, Policy = policy }, RowWrite.Insert(Key("policy", version.Version), version)));
        }, cancellation);
        return (outcome, version);
    }

    /// <summary>Gives the project a model, or none. Which model made a pre-label stands in the pre-label.</summary>
    public Task<ProjectChange> SetModelAsync(string id, ModelReference? model, CancellationToken cancellation, int? revision = null) =>
        ChangeAsync(id, revision, head => ValueTask.FromResult<(ProjectHead, RowWrite?)>((head with { Model = model }, null)), cancellation);

    private async Task<(IReadOnlyList<string> Ids, string? Continuation)> IdsAsync(int max, string? continuation, CancellationToken cancellation)
    {
        var page = await entries.PageAsync(Index, max, continuation, cancellation);
        return ([.. page.Rows.Select(row => row.RowKey)], page.Continuation);
    }

    private static (IReadOnlyList<string> Ids, string? Continuation) Ids(int max, string? continuation, IReadOnlyCollection<string> among)
    {
        var after = continuation is null ? "" : Continuation.Read(continuation);
        var ids = among.Distinct().Where(id => string.CompareOrdinal(id, after) > 0).Order(StringComparer.Ordinal).Take(max + 1).ToList();
        return ids.Count > max ? (ids[..max], Continuation.Write(ids[max - 1])) : (ids, null);
    }

    private async Task<ProjectChange> ChangeAsync(
        string id, int? revision, Func<ProjectHead, ValueTask<(ProjectHead Head, RowWrite? Version)>> change, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 8; attempt++)
        {
            if (await FindHeadAsync(id, cancellation) is not { } stored)
            {
                return ProjectChange.NoProject;
            }

            if (revision is not null && revision != stored.Value.Revision)
            {
                return ProjectChange.Changed;
            }

            var (head, version) = await change(stored.Value);
            var rows = new List<RowWrite> { RowWrite.Replace(HeadKey, head with { Revision = head.Revision + 1 }, stored.ETag) };
            if (version is not null)
            {
                rows.Add(version);
            }

            if (await storage.TryCommitAsync(TableName.Projects, id, rows, cancellation))
            {
                return ProjectChange.Done;
            }
        }

        throw new StorageConflictException($"Project '{id}' changed again and again while it was being changed.");
    }

    private async Task<Stored<ProjectHead>?> FindHeadAsync(string id, CancellationToken cancellation) =>
        ProjectId.IsValid(id) ? await heads.FindAsync(id, HeadKey, cancellation) : null;

    private async Task<Project> WithSchemaAsync(ProjectHead head, CancellationToken cancellation)
    {
        var schema = await GetSchemaAsync(head.Id, head.SchemaVersion, cancellation) ?? throw Missing(head.Id, head.SchemaVersion);
        return new Project(
            head.Id, head.Name, schema.Schema, head.GuidelineVersion, head.Policy, head.PolicyVersion, head.Model, head.Revision,
            head.CreatedAt, head.Description);
    }

    private async Task<GuidelineVersion> StoreAsync(string id, int version, GuidelineContent content, string caller, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, Json.Stored);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await texts.TryWriteNewAsync(BlobOf(id, digest), bytes, "application/json", cancellation);
        return new GuidelineVersion(version, digest, time.GetUtcNow(), caller);
    }

    private static string BlobOf(string id, string digest) => $"{id}/{digest}.json";

    private static string Key(string kind, int version) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{version:D6}");

    private static InvalidDataException Missing(string id, int version) => new($"Schema {version} of project '{id}' is missing.");
}
