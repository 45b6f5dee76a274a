using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Quality;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>Annotators over HTTP.</summary>
public sealed partial class AnnotatorFunctions(
    Registration registration, AnnotatorStore annotators, ScorecardStore scorecards, Wake wake, ILogger<AnnotatorFunctions> logger)
{
    private const string Route = "projects/{project}/annotators/{annotator}";

    /// <summary>PUT projects/{project}/annotators/{annotator}.</summary>
    [Function("PutAnnotator")]
    [Access(Role.Ops)]
    [Endpoint("Register or change an annotator", Request = typeof(AnnotatorRequest), Response = typeof(AnnotatorFacts), Status = 201, Also = [200], Problems = [404, 409],
        Description = "A new annotator gets a token and, with a callback URL, a callback secret: this answer is the only one that shows them. Changing one answers 200 without them, unless newSecrets asks for new ones. "
            + "The id may be one of another system, such as an e-mail address (percent-encoded in the path); capitals count.")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string project,
        string annotator,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var wanted = await request.ReadJsonAsync<AnnotatorRequest>(cancellation);
        var caller = request.HttpContext.Caller();
        var (facts, added) = await registration.PutAsync(project, annotator, wanted, caller.Id, cancellation);
        if (facts.CallbackUrl is not null)
        {
            await wake.AnnotatorAsync(client, new AnnotatorKey(project, facts.Key ?? facts.Id), cancellation);
        }

        LogPut(facts.Key ?? facts.Id, project, caller.Id);
        return added ? Reply.Created($"projects/{project}/annotators/{Uri.EscapeDataString(facts.Id)}", facts) : Reply.Ok(facts);
    }

    /// <summary>GET projects/{project}/annotators.</summary>
    [Function("ListAnnotators")]
    [Access(Role.Ops)]
    [Endpoint("List annotators with their scorecards", Response = typeof(Page<AnnotatorFacts>), Query = ["max", "continuation"])]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/annotators")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var page = await annotators.PageAsync(project, query.Max, query.Continuation, cancellation);
        var cards = await scorecards.AllAsync(project, cancellation);
        return Reply.Ok(new Page<AnnotatorFacts>(
            [.. page.Rows.Select(row => AnnotatorFacts.Of(row.Stored.Value, cards.GetValueOrDefault(row.RowKey)))], page.Continuation));
    }

    /// <summary>GET projects/{project}/annotators/{annotator}.</summary>
    [Function("ReadAnnotator")]
    [Access(Role.Ops | Role.Annotator | Role.Reviewer)]
    [Endpoint("Read an annotator with the scorecard", Response = typeof(AnnotatorFacts), Problems = [404],
        Description = "An annotator may read only themselves.")]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string project,
        string annotator,
        CancellationToken cancellation)
    {
        request.HttpContext.Caller().RequireAnnotatorOrOps(AnnotatorId.Key(annotator));
        var found = await annotators.FindAsync(project, annotator, cancellation) ?? throw ProblemException.NotFound("annotator", annotator);
        return Reply.Ok(AnnotatorFacts.Of(found.Value, await scorecards.FindAsync(project, found.Value.Id, cancellation)));
    }

    [LoggerMessage(1540, LogLevel.Information, "Annotator {Annotator} of project {Project} registered or changed by {Caller}.")]
    private partial void LogPut(string annotator, string project, string caller);
}
