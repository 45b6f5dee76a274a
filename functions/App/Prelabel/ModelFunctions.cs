using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>The model of a project over HTTP.</summary>
public sealed partial class ModelFunctions(ProjectStore projects, ModelTaking models, PrelabelOptions options, ILogger<ModelFunctions> logger)
{
    /// <summary>PUT projects/{project}/model.</summary>
    [Function("SetModel")]
    [Access(Role.Ops)]
    [Endpoint("Give the project a model for pre-labels", Request = typeof(ModelRequest), Response = typeof(ModelReference), Problems = [404, 422, 503],
        Description = "The file must lie in the container `models`; an artifact is copied there from its registry. It is loaded and run once on test items; its SHA-256 is kept, and a file that changes later is refused.")]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "projects/{project}/model")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var found = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        var wanted = await request.ReadJsonAsync<ModelRequest>(cancellation);
        if (ModelCheck.Faults(wanted, found.Schema, options) is { Count: > 0 } faults)
        {
            throw ProblemException.Invalid(faults);
        }

        var model = await InspectAsync(wanted, found.Schema.TaskType, cancellation);
        (await projects.SetModelAsync(project, model, cancellation)).Require(project);
        LogSet(project, model.Sha256);
        return Reply.Ok(model);
    }

    /// <summary>DELETE projects/{project}/model.</summary>
    [Function("RemoveModel")]
    [Access(Role.Ops)]
    [Endpoint("Let the project have no model", Status = 204, Problems = [404], Description = "Pre-labels that were made stay, and name the model that made them.")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "projects/{project}/model")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        (await projects.SetModelAsync(project, null, cancellation)).Require(project);
        return Reply.Nothing();
    }

    private async Task<ModelReference> InspectAsync(ModelRequest wanted, TaskType type, CancellationToken cancellation)
    {
        try
        {
            return await models.TakeAsync(wanted, type, cancellation);
        }
        catch (ModelException e)
        {
            throw new ProblemException(422, "The model cannot be used", e.Message);
        }
        catch (ModelNotReadyException e)
        {
            throw new ProblemException(503, "The inference server is not ready", $"{e.Message} Try again in a minute.");
        }
    }

    [LoggerMessage(1651, LogLevel.Information, "Project {Project} has the model {Digest} now.")]
    private partial void LogSet(string project, string digest);
}
