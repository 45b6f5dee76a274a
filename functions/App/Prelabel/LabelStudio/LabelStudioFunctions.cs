using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Media;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>
/// The model of a project as a machine learning backend of Label Studio: <c>/api/label-studio/{project}</c> is the backend's address. Media are items of this app, or
/// stand in the task itself; addresses elsewhere are not fetched.
/// </summary>
public sealed partial class LabelStudioFunctions(ProjectStore projects, ItemStore items, ModelCache models, AnnotationStorage storage)
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
        Description = "A task's data hold a text, a `data:` address, an item's id or the address of an item's media in this API. A task without a usable answer gets an empty result; none is hidden below the model's threshold, its score says how sure it is.")]
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
        var media = new List<(MediaContent Content, Encoded Encoded)?>();
        foreach (var task in wanted.Tasks)
        {
            media.Add(await EncodeAsync(task, project.Id, config, loaded, cancellation));
        }

        var answers = new Queue<ModelResult>(await loaded.AnswerAsync([.. media.OfType<(MediaContent, Encoded Encoded)>().Select(one => one.Encoded)], project.Schema.Version, cancellation));
        return [.. media.Select(one => (JsonNode)Prediction(one, one is null ? null : answers.Dequeue().Answer, model, config))];
    }

    private static JsonObject Prediction((MediaContent Content, Encoded Encoded)? media, ModelAnswer? answer, ModelReference model, LabelConfig config)
    {
        var size = (media?.Encoded as EncodedImage)?.Fitted;
        return new JsonObject
        {
            ["model_version"] = Version(model),
            ["score"] = answer?.Probability ?? 0,
            ["result"] = answer?.Answer is { } given
                ? LabelStudioResult.Of(given, config, size?.SourceWidth, size?.SourceHeight, given is SpansAnswer ? Encoding.UTF8.GetString(media!.Value.Content.Bytes) : null)
                : new JsonArray(),
        };
    }

    private async Task<(MediaContent, Encoded)?> EncodeAsync(PredictTask task, string project, LabelConfig config, LoadedModel loaded, CancellationToken cancellation)
    {
        var values = config.Fields.Select(field => task.Data[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null).ToList();
        try
        {
            var content = values switch
            {
                [{ } one] => await ContentAsync(one, project, cancellation),
                [{ } first, { } second] => new MediaContent(JsonSerializer.SerializeToUtf8Bytes(new { candidates = new[] { first, second } }, Json.Stored), "application/json"),
                _ => null,
            };
            return content is not null && loaded.Reads(content.MediaType) ? (content, loaded.Encode(content)) : null;
        }
        catch (RejectedMediaException)
        {
            return null;
        }
    }

    private async Task<MediaContent?> ContentAsync(string value, string project, CancellationToken cancellation)
    {
        if (Inline().Match(value) is { Success: true } inline)
        {
            var bytes = new byte[value.Length];
            return Convert.TryFromBase64String(inline.Groups["content"].Value, bytes, out var length) ? new MediaContent(bytes[..length], inline.Groups["type"].Value) : null;
        }

        if (ItemAddress().Match(value) is { Success: true } address && (!address.Groups["project"].Success || address.Groups["project"].Value == project))
        {
            return await items.FindAsync(project, address.Groups["item"].Value, cancellation) is { } item && await prepared.ReadBytesAsync(item.MediaBlob, cancellation) is { } bytes
                ? new MediaContent(bytes, item.MediaType)
                : null;
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "s3" or "gs" or "file" ? null : new MediaContent(Encoding.UTF8.GetBytes(value), "text/plain");
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

    [GeneratedRegex("^data:(?<type>[a-z]+/[a-z0-9.+-]+);base64,(?<content>.+)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Inline();

    [GeneratedRegex("^(https?://[^?#]*/api/projects/(?<project>[a-z0-9-]{1,40})/items/)?(?<item>[0-9A-HJKMNP-TV-Z]{26})(/media)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ItemAddress();
}
