using System.Text.Json;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Fingerprints;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Tests.Azurite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>The services of the app over the emulator's storage, with a clock that tests move and without any host: activities are called as the orchestrations would call them.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly ServiceProvider services;

    /// <summary>In the future, so that the clock of an app under test on the same storage takes no batch of a stage for one that was left behind.</summary>
    private static readonly DateTimeOffset Start = new(2126, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private Stage(ServiceProvider services, string project) => (this.services, Project) = (services, project);

    public string Project { get; }

    public IServiceProvider Services => services;

    public RecordingClient Client { get; } = new();

    public FakeTimeProvider Time => (FakeTimeProvider)services.GetRequiredService<TimeProvider>();

    public static CancellationToken Cancellation => TestStorage.Cancellation;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A project that asks for one of ten digits.</summary>
    public static Task<Stage> OpenAsync(AnnotationPolicy? policy = null, params string[] annotators) =>
        OpenAsync(new LabelSchema { TaskType = TaskType.ClassificationOne, Classes = [.. Enumerable.Range(0, 10).Select(digit => new LabelClass { Id = $"{digit}" })] }, policy, annotators);

    public static async Task<Stage> OpenAsync(LabelSchema schema, AnnotationPolicy? policy, params string[] annotators)
    {
        var stage = new Stage(await ServicesAsync(new FakeTimeProvider(Start), null), TestStorage.Name("s"));
        await stage.Get<ProjectStore>().TryCreateAsync(
            new NewProject(stage.Project, "x", null, schema, policy ?? AnnotationPolicy.Default, null), "test", Cancellation);
        foreach (var annotator in annotators)
        {
            await stage.AddAnnotatorAsync(annotator);
        }

        return stage;
    }

    /// <summary>Another process of the same app: the same project and clock, and a memory of its own.</summary>
    public async Task<Stage> BesideAsync(StorageSteps? steps = null) => new(await ServicesAsync(Time, steps), Project);

    private static async Task<ServiceProvider> ServicesAsync(TimeProvider time, StorageSteps? steps)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AnnotationStorage"] = (await AzuriteServer.SharedAsync()).ConnectionString,
            ["Callbacks:AllowLoopback"] = "true",
        };
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(time)
            .AddAnnotationStorage().AddAnnotationAccess().AddAnnotationProjects().AddAnnotationIngest().AddAnnotationPrelabel()
            .AddAnnotationWork().AddAnnotationQuality().AddAnnotationDatasets();
        if (steps is not null)
        {
            var storage = await steps.OpenAsync(time);
            services.AddSingleton(_ => storage);
        }

        return services.BuildServiceProvider();
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    public async Task<Annotator> AddAnnotatorAsync(string id, int capacity = 100, Uri? url = null)
    {
        var annotator = new Annotator
        {
            Id = AnnotatorId.Key(id), GivenId = AnnotatorId.Key(id) == id ? null : id, Name = id, Capacity = capacity, CallbackUrl = url, RegisteredAt = Time.GetUtcNow(),
            Role = id.StartsWith("reviewer", StringComparison.Ordinal) ? TaskRole.Reviewer : TaskRole.Annotator,
        };
        (await Get<AnnotatorStore>().TryAddAsync(Project, annotator, Cancellation)).ShouldBeTrue();
        return annotator;
    }

    /// <summary>Items that exist, with ids that spread as hashes do.</summary>
    public async Task<string[]> AddItemsAsync(int count, string? copyOf = null)
    {
        var ids = Enumerable.Range(0, count).Select(_ => string.Concat(System.Security.Cryptography.RandomNumberGenerator.GetItems<char>(ItemId.Alphabet, ItemId.Length))).ToArray();
        await Task.WhenAll(ids.Select(id => Get<ItemStore>().AddAsync(
            new Item
            {
                Id = id, Project = Project, Kind = ItemKind.Image, Source = $"{id}.png", Upload = id, Sha256 = new string('a', 64), SourceMediaType = "image/png",
                SourceBytes = 1, MediaBlob = $"{Project}/{id}.png", MediaType = "image/png", Width = 8, Height = 8, IngestedAt = Time.GetUtcNow(),
                NearDuplicateOf = copyOf,
            },
            Cancellation)));
        return ids;
    }

    /// <summary>A batch of all free items, selected.</summary>
    public async Task<(BatchKey Key, IReadOnlyList<string> Items)> StartBatchAsync(string id, int? limit = null, IReadOnlyList<string>? named = null)
    {
        var batch = await Get<BatchMaker>().MakeAsync(Project, new NewBatch(id, limit, named), "test", Cancellation);
        var selection = Selection.Of(batch.Key);
        while (!selection.Done)
        {
            selection = await Get<BatchSelector>().RunAsync(selection, Cancellation);
        }

        var items = new List<string>();
        for (var shard = 0; shard < selection.Shards; shard++)
        {
            items.AddRange(await Get<BatchStore>().ReadShardAsync(new ShardKey(batch.Key, shard, 1), Cancellation));
        }

        return (batch.Key, items);
    }

    public Task<ItemStep> AdvanceAsync(BatchKey batch, string item, int round = 1) =>
        Get<ItemAdvance>().RunAsync(new ItemBatchKey(batch.Project, batch.Batch, item, round), Client, Cancellation);

    public async Task<IReadOnlyList<AnnotationTask>> ClaimAsync(string annotator, int max = 100)
    {
        var known = (await Get<AnnotatorStore>().FindAsync(Project, annotator, Cancellation))!.Value;
        var held = await Get<WorkLedger>().PlacesAsync(Project, annotator, Cancellation);
        return await Get<Claims>().ClaimAsync(Project, known, held, max, delivered: true, Cancellation);
    }

    public Task<Submission> AnswerAsync(AnnotationTask task, string label, string type = "classification.one") => Get<Submissions>().SubmitAsync(
        task.Id, task.Annotator!,
        JsonDocument.Parse($$"""{"type":"{{type}}","schemaVersion":1,"class":"{{label}}"}""").RootElement, 2, Cancellation);

    public async Task<ItemProgress> ProgressAsync(BatchKey batch, string item) =>
        (await Get<ItemTaskStore>().ReadAsync(new ItemBatchKey(batch.Project, batch.Batch, item, 1), Cancellation)).Progress!.Value;

    public async Task<AnnotationTask> TaskAsync(TaskId id) => (await Get<ItemTaskStore>().FindTaskAsync(id, Cancellation))!.Value;
}
