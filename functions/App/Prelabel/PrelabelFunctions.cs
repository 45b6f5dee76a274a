using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Pre-labels over HTTP: of one item, and what became of the items of a batch.</summary>
public sealed class PrelabelFunctions(PrelabelStore prelabels, BatchStore batches)
{
    /// <summary>GET projects/{project}/items/{item}/prelabel.</summary>
    [Function("ReadPrelabel")]
    [Access(Role.Ops | Role.Reviewer)]
    [Endpoint("Read what the model said of an item, or why it said nothing", Response = typeof(ItemPrelabel), Problems = [404],
        Description = "Annotators do not see it, so that their answers stay independent of the model's.")]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/items/{item}/prelabel")] HttpRequest request,
        string project,
        string item,
        CancellationToken cancellation) =>
        Reply.Ok(await prelabels.FindAsync(project, item, cancellation) ?? throw ProblemException.NotFound("pre-label of item", item));

    /// <summary>GET projects/{project}/batches/{batch}/prelabels.</summary>
    [Function("ReadPrelabelReport")]
    [Access(Role.Ops)]
    [Endpoint("Read how far pre-labelling of a batch is, what failed and what it cost", Response = typeof(PrelabelReport), Problems = [404])]
    public async Task<IResult> ReportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/batches/{batch}/prelabels")] HttpRequest request,
        string project,
        string batch,
        CancellationToken cancellation)
    {
        _ = await batches.FindAsync(new BatchKey(project, batch), cancellation) ?? throw ProblemException.NotFound("batch", batch);
        return Reply.Ok(PrelabelReport.Of(await prelabels.CountsAsync(project, batch, cancellation)));
    }
}
