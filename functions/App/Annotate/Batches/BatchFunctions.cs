using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>Batches over HTTP.</summary>
public sealed partial class BatchFunctions(
    BatchMaker maker, BatchStore batches, BatchProgressReader progress, BatchStarter starter, BatchCancellation cancelling, ILogger<BatchFunctions> logger)
{
    /// <summary>POST projects/{project}/batches.</summary>
    [Function("CreateBatch")]
    [Access(Role.Ops)]
    [Endpoint("Start a batch", Request = typeof(NewBatch), Response = typeof(Batch), Status = 202, Problems = [404, 409],
        Description = "Takes items that no other batch is working on, and fixes the schema, guideline and policy of this moment. The same id with the same request again is the same batch.")]
    public async Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects/{project}/batches")] HttpRequest request,
        string project,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var wanted = await request.ReadJsonAsync<NewBatch>(cancellation);
        var caller = request.HttpContext.Caller();
        var batch = await maker.MakeAsync(project, wanted, caller.Id, cancellation);
        await starter.EnsureStartedAsync(batch, client, cancellation);
        LogStarted(batch.Id, project, caller.Id);
        return Reply.Accepted($"projects/{project}/batches/{batch.Id}", batch);
    }

    /// <summary>GET projects/{project}/batches.</summary>
    [Function("ListBatches")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("List batches", Response = typeof(Page<Batch>), Query = ["max", "continuation"],
        Description = "Progress is as last counted, and the items that were asked for by name are left out; reading a single batch counts anew and has them.")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/batches")] HttpRequest request, string project, CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var page = await batches.PageAsync(project, query.Max, query.Continuation, cancellation);
        return Reply.Ok(new Page<Batch>([.. page.Rows.Select(row => row.Stored.Value with { Requested = null })], page.Continuation));
    }

    /// <summary>GET projects/{project}/batches/{batch}.</summary>
    [Function("ReadBatch")]
    [Access(Role.Ops | Role.Uploader | Role.Reviewer)]
    [Endpoint("Read a batch: progress, agreement, gate, cost, dataset", Response = typeof(Batch), Problems = [404])]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/batches/{batch}")] HttpRequest request,
        string project,
        string batch,
        CancellationToken cancellation)
    {
        var found = await batches.FindAsync(new BatchKey(project, batch), cancellation) ?? throw ProblemException.NotFound("batch", batch);
        return Reply.Ok(await progress.WithProgressAsync(found, cancellation));
    }

    /// <summary>POST projects/{project}/batches/{batch}/cancel.</summary>
    [Function("CancelBatch")]
    [Access(Role.Ops)]
    [Endpoint("Call a batch off", Response = typeof(Batch), Problems = [404, 409],
        Description = "Closes its tasks, frees its items and what it has not spent of the budget. Answers that were given stay stored and are paid. Calling it off again changes nothing.")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects/{project}/batches/{batch}/cancel")] HttpRequest request,
        string project,
        string batch,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var caller = request.HttpContext.Caller();
        var cancelled = await cancelling.RunAsync(new BatchKey(project, batch), caller.Id, client, cancellation);
        LogCancelled(batch, project, caller.Id);
        return Reply.Ok(cancelled);
    }

    [LoggerMessage(1530, LogLevel.Information, "Batch {Batch} of project {Project} asked for by {Caller}.")]
    private partial void LogStarted(string batch, string project, string caller);

    [LoggerMessage(1532, LogLevel.Information, "Batch {Batch} of project {Project} called off by {Caller}.")]
    private partial void LogCancelled(string batch, string project, string caller);
}
