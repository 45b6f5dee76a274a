using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>The model of a project over HTTP.</summary>
public sealed partial class ModelFunctions(ProjectStore projects, ModelCache models, ILogger<ModelFunctions> logger)
{
    /// <summary>PUT projects/{project}/model.</summary>
    [Function("SetModel")]
    [Access(Role.Ops)]
    [Endpoint("Give the project a model for pre-labels", Request = typeof(ModelRequest), Response = typeof(ModelReference), Problems = [404, 422],
        Description = "The file must lie in the container `models`. It is loaded and run once; its SHA-256 is kept, and a file that changes later is refused. Outputs that are not probabilities go through a softmax.")]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "projects/{project}/model")] HttpRequest request,
        string project,
        CancellationToken cancellation)
    {
        var found = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        var wanted = await request.ReadJsonAsync<ModelRequest>(cancellation);
        if (ModelCheck.Faults(wanted, found.Schema) is { Count: > 0 } faults)
        {
            throw ProblemException.Invalid(faults);
        }

        var model = new ModelReference(wanted.Name, wanted.File, await InspectAsync(wanted, cancellation), wanted.Input);
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

    private async Task<string> InspectAsync(ModelRequest wanted, CancellationToken cancellation)
    {
        try
        {
            return await models.InspectAsync(wanted.File, wanted.Input, cancellation);
        }
        catch (ModelException e)
        {
            throw new ProblemException(422, "The model cannot be used", e.Message);
        }
    }

    [LoggerMessage(1651, LogLevel.Information, "Project {Project} has the model {Digest} now.")]
    private partial void LogSet(string project, string digest);
}
