using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.Azurite;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>
/// Comes before and after each request to storage that one process of a test makes, but for those that make tables and containers: it may
/// hold the request back, or end the process there.
/// </summary>
/// <param name="before">Runs before the request reaches storage; gets its number, from 1.</param>
/// <param name="after">Runs after storage has answered, and before the process knows.</param>
internal sealed class StorageSteps(Func<int, ValueTask> before, Func<int, ValueTask>? after = null) : HttpPipelinePolicy
{
    private int requests;

    public int Requests => Volatile.Read(ref requests);

    public async Task<AnnotationStorage> OpenAsync(TimeProvider time)
    {
        var connection = (await AzuriteServer.SharedAsync()).ConnectionString;
        var (blobs, tables) = (StorageAccount.BlobOptions(), StorageAccount.TableOptions());
        blobs.AddPolicy(this, HttpPipelinePosition.PerCall);
        tables.AddPolicy(this, HttpPipelinePosition.PerCall);
        return new AnnotationStorage(new StorageAccount(new BlobServiceClient(connection, blobs), new TableServiceClient(connection, tables)), time);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var uri = message.Request.Uri.ToUri();
        if (uri.AbsolutePath.EndsWith("/Tables", StringComparison.Ordinal) || uri.Query.Contains("restype=container", StringComparison.Ordinal))
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        var number = Interlocked.Increment(ref requests);
        await before(number);
        await ProcessNextAsync(message, pipeline);
        await (after?.Invoke(number) ?? ValueTask.CompletedTask);
    }
}
