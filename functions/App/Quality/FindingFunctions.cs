using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Quality;

/// <summary>Findings over HTTP.</summary>
public sealed class FindingFunctions(FindingStore findings, AnnotatorStore annotators)
{
    /// <summary>GET projects/{project}/findings.</summary>
    [Function("ListFindings")]
    [Access(Role.Ops | Role.Reviewer)]
    [Endpoint("List findings", Response = typeof(Page<Finding>), Query = ["batch", "max", "continuation"],
        Description = "What must change, with the evidence and the actions that would change it; of one batch when it is named. What was over by itself says so with endedAt.")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "projects/{project}/findings")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var query = PageQuery.Of(request);
        var batch = request.Query.TryGetValue("batch", out var named) ? named.ToString() : null;
        if (batch is not null && !Annotate.Slug.IsValid(batch))
        {
            throw ProblemException.Invalid("?batch", $"Expected {Annotate.Slug.Pattern}.");
        }

        var page = await findings.PageAsync(project, batch, query.Max, query.Continuation, cancellation);
        var shown = await annotators.ShownIdsAsync(project, cancellation);
        var values = page.Rows.Select(row => row.Stored.Value).Select(finding => finding with { Subject = shown.GetValueOrDefault(finding.Subject, finding.Subject) });
        return Reply.Ok(new Page<Finding>([.. values], page.Continuation));
    }
}
