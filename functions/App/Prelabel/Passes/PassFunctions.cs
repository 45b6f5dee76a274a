using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>Passes of the model over HTTP.</summary>
public sealed partial class PassFunctions(PassStore passes, PrelabelStore prelabels, ProjectStore projects, TimeProvider time, ILogger<PassFunctions> logger)
{
    /// <summary>POST projects/{project}/prelabel-passes.</summary>
    [Function("StartPrelabelPass")]
    [Access(Role.Ops)]
    [Endpoint("Pre-label items outside of a batch", Request = typeof(PassRequest), Response = typeof(PassReport), Status = 202, Problems = [404, 409],
        Description = "Gives the project's model all items, of any task type, without near copies and replaced uploads, that have no pre-label of this very model, calibration and schema. The same id with the same request again is the same pass.")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "projects/{project}/prelabel-passes")] HttpRequest request,
        string project,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var wanted = await request.ReadJsonAsync<PassRequest>(cancellation);
        var caller = request.HttpContext.Caller().Id;
        var pass = await MakeAsync(project, wanted, caller, cancellation);
        if (pass.FinishedAt is null)
        {
            await StartOnce.EnsureAsync(client, nameof(PrelabelProject), pass.Start, pass.Start.Instance, cancellation);
        }

        LogStarted(pass.Id, project, caller);
        return Reply.Accepted($"projects/{project}/prelabel-passes/{pass.Id}", await ReportAsync(pass, client, cancellation));
    }

    /// <summary>GET projects/{project}/prelabel-passes/{pass}.</summary>
    [Function("ReadPrelabelPass")]
    [Access(Role.Ops)]
    [Endpoint("Read how far a pass is, what failed and what it cost", Response = typeof(PassReport), Problems = [404])]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/prelabel-passes/{pass}")] HttpRequest request,
        string project,
        string pass,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var found = Slug.IsValid(pass) ? await passes.FindAsync(project, pass, cancellation) : null;
        return Reply.Ok(await ReportAsync(found ?? throw ProblemException.NotFound("pass", pass), client, cancellation));
    }

    /// <summary>GET projects/{project}/prelabels.</summary>
    [Function("ListPrelabels")]
    [Access(Role.Ops | Role.Reviewer)]
    [Endpoint("List what the model said of each item", Response = typeof(Page<ItemPrelabel>), Query = ["max", "continuation"],
        Description = "In order of item id. Answers too large for a row, such as many masks, are left out; reading a single one has them.")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/prelabels")] HttpRequest request, string project, CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var (rows, continuation) = await prelabels.PageAsync(project, query.Max, query.Continuation, cancellation);
        return Reply.Ok(new Page<ItemPrelabel>(rows, continuation));
    }

    private async Task<PrelabelPass> MakeAsync(string projectId, PassRequest wanted, string caller, CancellationToken cancellation)
    {
        List<ProblemError> errors =
        [
            .. wanted.Id is null || Slug.IsValid(wanted.Id) ? [] : (ProblemError[])[new("/id", $"Expected {Slug.Pattern}.")],
            .. wanted.Limit is null or >= 1 ? [] : (ProblemError[])[new("/limit", $"Expected at least 1, found {wanted.Limit}.")],
        ];
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }

        var now = time.GetUtcNow();
        var id = wanted.Id ?? Slug.New(now);
        if (await passes.FindAsync(projectId, id, cancellation) is { } same)
        {
            return Same(same, wanted);
        }

        var project = await projects.GetAsync(projectId, cancellation) ?? throw ProblemException.NotFound("project", projectId);
        var pass = new PrelabelPass
        {
            Id = id,
            Project = projectId,
            Model = project.Model ?? throw ProblemException.Conflict("The project has no model; give it one with PUT model."),
            SchemaVersion = project.Schema.Version,
            Limit = wanted.Limit,
            Again = wanted.Again,
            CreatedAt = now,
            CreatedBy = caller,
        };
        return await passes.TryAddAsync(pass, cancellation) ? pass : Same((await passes.FindAsync(projectId, id, cancellation))!, wanted);
    }

    private static PrelabelPass Same(PrelabelPass pass, PassRequest wanted) => pass.Limit == wanted.Limit && pass.Again == wanted.Again
        ? pass
        : throw ProblemException.Conflict($"There is a pass '{pass.Id}' that was asked for otherwise.");

    private async Task<PassReport> ReportAsync(PrelabelPass pass, DurableTaskClient client, CancellationToken cancellation)
    {
        var counts = PrelabelReport.Of(await prelabels.CountsAsync(pass.Project, pass.Mark, cancellation));
        if (pass.FinishedAt is null && await client.GetInstanceAsync(pass.Start.Instance, cancellation) is null or { IsCompleted: true })
        {
            pass = await passes.FindAsync(pass.Project, pass.Id, cancellation) ?? pass; // it may have ended between the two readings
            pass = pass.FinishedAt is not null ? pass : pass with { Failure = "Its orchestration is gone or was stopped. Start another pass: what is done stays done." };
        }

        return new PassReport(pass, pass.Failure is not null ? PassStatus.Failed : pass.FinishedAt is null ? PassStatus.Running : PassStatus.Completed, counts);
    }

    [LoggerMessage(1659, LogLevel.Information, "Pass {Pass} of the model over project {Project} asked for by {Caller}.")]
    private partial void LogStarted(string pass, string project, string caller);
}
