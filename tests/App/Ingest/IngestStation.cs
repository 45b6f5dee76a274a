using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Tests.Azurite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(AnnotationFunctions.Tests.App.Ingest.IngestStation))]

namespace AnnotationFunctions.Tests.App.Ingest;

/// <summary>The stages "prepare" and pre-labelling in this process, on an emulator of their own: the function app of other tests must not handle these uploads too.</summary>
public sealed class IngestStation : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteServer>> server = new(AzuriteServer.StartAsync);

    internal async Task<IngestWorkplace> OpenAsync(IngestOptions? options = null, PrelabelOptions? prelabel = null, TimeProvider? time = null) =>
        new((await server.Value).ConnectionString, options, prelabel, time);

    internal async Task<StorageProxy> ProxyAsync() => await StorageProxy.StartAsync((await server.Value).ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated)
        {
            await (await server.Value).DisposeAsync();
        }
    }
}

/// <summary>One set of services, with what tests do to them.</summary>
internal sealed class IngestWorkplace : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public IngestWorkplace(string connection, IngestOptions? options = null, PrelabelOptions? prelabel = null, TimeProvider? time = null)
    {
        var collection = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("AnnotationStorage", connection)]).Build())
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddAnnotationStorage().AddAnnotationProjects().AddAnnotationIngest().AddAnnotationPrelabel().AddAnnotationQuality()
            .AddSingleton<BatchStore>().AddSingleton<PrelabelItems>();
        if (options is not null)
        {
            collection.AddSingleton(options);
        }

        if (prelabel is not null)
        {
            collection.AddSingleton(prelabel);
        }

        services = collection.BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public AnnotationStorage Storage => Get<AnnotationStorage>();

    public async Task<string> ProjectAsync(TaskType task = TaskType.ClassificationOne, AnnotationPolicy? policy = null)
    {
        var id = TestStorage.Name("p");
        string[] classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        var schema = new LabelSchema { TaskType = task, Classes = [.. classes.Select(name => new LabelClass { Id = name })] };
        (await Get<ProjectStore>().TryCreateAsync(new NewProject(id, id, null, schema, policy ?? AnnotationPolicy.Default, null), "test", TestStorage.Cancellation)).ShouldNotBeNull();
        return id;
    }

    public async Task<UploadRecord> UploadAsync(string project, string name, byte[] content)
    {
        await PutAsync($"{project}/{name}", content);
        return (await IngestAsync($"{project}/{name}")).ShouldNotBeNull();
    }

    public Task PutAsync(string path, byte[] content) => Storage.Blobs(ContainerName.Uploads).WriteAsync(path, content, "application/octet-stream", TestStorage.Cancellation);

    public Task<UploadRecord?> IngestAsync(string path) => Get<UploadIngestion>().RunAsync(path, TestStorage.Cancellation);

    public Task<Item?> ItemAsync(string project, string? item) => Get<ItemStore>().FindAsync(project, item.ShouldNotBeNull(), TestStorage.Cancellation);

    public async Task<IReadOnlyList<Item>> ItemsAsync(string project) => await Get<ItemStore>().ListAsync(project, TestStorage.Cancellation).ToListAsync(TestStorage.Cancellation);

    public async Task<IReadOnlyList<UploadRecord>> RecordsAsync(string project, UploadOutcome? outcome = null) =>
        (await Get<UploadLedger>().PageAsync(project, outcome is { } one ? [one] : [], 1000, null, TestStorage.Cancellation)).Records;

    public Task<UploadCounts> CountsAsync(string project) => Get<UploadLedger>().CountAsync(project, TestStorage.Cancellation);

    /// <summary>How many blobs of how many bytes the project's quarantine holds.</summary>
    public async Task<(int Blobs, long Bytes)> QuarantinedAsync(string project)
    {
        var kept = await Storage.Blobs(ContainerName.Prepared).ListAsync($"quarantine/{project}/", TestStorage.Cancellation).ToListAsync(TestStorage.Cancellation);
        return (kept.Count, kept.Sum(blob => blob.Length));
    }

    public Task<byte[]?> PreparedAsync(string? blob) => Storage.Blobs(ContainerName.Prepared).ReadBytesAsync(blob.ShouldNotBeNull(), TestStorage.Cancellation);

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
