using System.Text;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>
/// The model of a project as a machine learning backend of Label Studio: <c>/api/label-studio/{project}</c> is the backend's address. Media are items of this app, or
/// stand in the task itself; addresses elsewhere are not fetched.
/// </summary>
public sealed class LabelStudioFunctions(ProjectStore projects, ItemStore items, ModelCache models, AnnotationStorage storage)
{
    private const int MaxTasks = 200;
    private const long MaxBytes = 32L << 20;

    private readonly BlobArea prepared = storage.Blobs(ContainerName.Prepared);

    /// <summary>GET label-studio/{project}/health.</summary>
    [Function("LabelStudioHealth")]
    [Access(Role.Ops, Basic = true)]
    [Endpoint("Tell Label Studio that the backend is there", Response = typeof(JsonObject), Problems = [404])]
    public async Task<IResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "label-studio/{project}/health")] HttpRequest request, string project, CancellationToken cancellation)
    {
        var (_, model) = await FindAsync(project, cancellation);
        return Reply.Ok(new JsonObject { ["status"] = "UP", ["model_class"] = model.Name });
    }

    /// <summary>POST label-studio/{project}/setup.</summary>
    [Function("LabelStudioSetup")]
    [Access(Role.Ops, Basic = true)]
    [Endpoint("Tell Label Studio the version of the model", Request = typeof(JsonObject), Response = typeof(JsonObject), Problems = [404])]
    public async Task<IResult> SetupAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "label-studio/{project}/setup")] HttpRequest request, string project, CancellationToken cancellation) =>
        Reply.Ok(new JsonObject { ["model_version"] = Version((await FindAsync(project, cancellation)).Model) });

    /// <summary>POST label-studio/{project}/predict.</summary>
    [Function("LabelStudioPredict")]
    [Access(Role.Ops, Basic = true)]
    [Endpoint("Predict tasks of Label Studio", Request = typeof(PredictRequest), Response = typeof(JsonObject), Problems = [404, 413, 422, 503], MaxBytes = MaxBytes,
        Description = "A task's data hold a text, a `data:` address, an item's id or the address of an item's media in this API. A task that cannot be read, or that the model fails on, gets an empty result with its `reason`; where none can be read, this answers 422 with the reasons. None is hidden below the model's threshold, its score says how sure it is.")]
    public async Task<IResult> PredictAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "label-studio/{project}/predict")] HttpRequest request, string project, CancellationToken cancellation)
    {
        var (found, model) = await FindAsync(project, cancellation);
        var wanted = await request.ReadJsonAsync<PredictRequest>(MaxBytes, cancellation);
        var config = Config(wanted, found);
        try
        {
            using var loan = await models.BorrowAsync(model, found.Schema.TaskType, cancellation);
            var results = await PredictAsync(wanted, found, model, config, loan.Model, cancellation);
            return Reply.Ok(new JsonObject { ["results"] = results, ["model_version"] = Version(model) });
        }
        catch (ModelException e)
        {
            throw new ProblemException(422, "The model cannot be used", e.Message);
        }
        catch (ModelNotReadyException e)
        {
            throw new ProblemException(503, "The inference server is not ready", e.Message);
        }
    }

    private async Task<JsonArray> PredictAsync(
        PredictRequest wanted, Project project, ModelReference model, LabelConfig config, LoadedModel loaded, CancellationToken cancellation)
    {
        var reader = new TaskReader(items, prepared, project.Id, config, loaded);
        var readings = new List<TaskReading>(wanted.Tasks.Count);
        foreach (var task in wanted.Tasks)
        {
            readings.Add(await reader.ReadAsync(task, cancellation));
        }

        RequireAny(readings);
        var answers = new Queue<ModelResult>(await loaded.AnswerAsync([.. readings.Select(reading => reading.Encoded).OfType<Encoded>()], project.Schema.Version, cancellation));
        return [.. readings.Select(reading => (JsonNode)Prediction(reading, reading.Encoded is null ? new ModelResult(null, reading.Reason) : answers.Dequeue(), model, config))];
    }

    /// <summary>Label Studio shows people an answer that is an error, and not the reasons in one that is none.</summary>
    private static void RequireAny(List<TaskReading> readings)
    {
        if (readings.Count > 0 && readings.TrueForAll(reading => reading.Encoded is null))
        {
            throw new ProblemException(422, "No task can be read", readings[0].Reason, [.. readings.Select((reading, i) => new ProblemError(JsonPointer.Append("/tasks", i), reading.Reason!))]);
        }
    }

    /// <summary>A prediction of Label Studio. It takes the members that it knows of one and no others: <c>reason</c> is for whoever reads the answer.</summary>
    private static JsonObject Prediction(TaskReading reading, ModelResult result, ModelReference model, LabelConfig config)
    {
        var size = (reading.Encoded as EncodedImage)?.Fitted;
        var prediction = new JsonObject
        {
            ["model_version"] = Version(model),
            ["score"] = result.Answer?.Probability ?? 0,
            ["result"] = result.Answer?.Answer is { } given
                ? LabelStudioResult.Of(given, config, size?.SourceWidth, size?.SourceHeight, given is SpansAnswer ? Encoding.UTF8.GetString(reading.Content!.Bytes) : null)
                : new JsonArray(),
        };
        if (result.Fault is { } reason)
        {
            prediction["reason"] = reason;
        }

        return prediction;
    }

    private async Task<(Project Project, ModelReference Model)> FindAsync(string project, CancellationToken cancellation)
    {
        var found = await projects.GetAsync(project, cancellation) ?? throw ProblemException.NotFound("project", project);
        return (found, found.Model ?? throw ProblemException.NotFound("model of project", project));
    }

    private static LabelConfig Config(PredictRequest wanted, Project project)
    {
        if (wanted.Tasks.Count > MaxTasks)
        {
            throw ProblemException.Invalid("/tasks", $"Expected at most {MaxTasks} tasks, found {wanted.Tasks.Count}.");
        }

        try
        {
            return LabelConfig.Read(wanted.LabelConfig ?? "", LabelStudioResult.Controls(project.Schema.TaskType));
        }
        catch (FormatException e)
        {
            throw ProblemException.Invalid("/label_config", e.Message);
        }
    }

    private static string Version(ModelReference model) => $"{model.Name}@{model.Sha256[..12]}";
}
