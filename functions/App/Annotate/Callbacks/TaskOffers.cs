using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>Describes leased tasks to their annotators.</summary>
public sealed class TaskOffers(TaskLinks links, ProjectStore projects, SuggestionReader suggestions, CallbackOptions options)
{
    private const int MaxInlineSchema = 4096;
    private const int MaxInlineAnswer = 32_768;
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Project, int Version), (string TaskType, JsonObject? Document)> schemas = new();

    /// <summary>The offer of a leased task. Its links outlast the lease by an hour, for answers that are late.</summary>
    public async Task<TaskOffer> OfAsync(AnnotationTask task, CancellationToken cancellation)
    {
        var id = task.Id.ToString();
        var query = await links.SignAsync(id, task.Annotator!, task.LeaseUntil!.Value + Grace, cancellation);
        var (taskType, document) = await SchemaAsync(task.Project, task.SchemaVersion, cancellation);
        return new TaskOffer(
            id,
            task.Project,
            task.Batch,
            task.Item,
            task.Role,
            taskType,
            task.SchemaVersion,
            task.GuidelineVersion,
            task.LeaseUntil.Value,
            Link($"tasks/{id}/media?{query}"),
            Link($"tasks/{id}/annotation?{query}"),
            Link($"tasks/{id}/schema?{query}"),
            document?.DeepClone().AsObject(),
            await SuggestionAsync(task, Link($"tasks/{id}/suggestion?{query}"), cancellation));
    }

    private async Task<Suggestion?> SuggestionAsync(AnnotationTask task, string url, CancellationToken cancellation)
    {
        var suggestion = await suggestions.FindAsync(task, cancellation);
        var large = suggestion is not null && JsonSerializer.SerializeToUtf8Bytes(suggestion.Answer, SchemaJson.Options).Length > MaxInlineAnswer;
        return large ? suggestion! with { Answer = null, Url = url } : suggestion;
    }

    private string Link(string path) => options.PublicUrl is { } root ? $"{root}api/{path}" : $"/api/{path}";

    private async Task<(string TaskType, JsonObject? Document)> SchemaAsync(string project, int version, CancellationToken cancellation)
    {
        if (schemas.TryGetValue((project, version), out var known))
        {
            return known;
        }

        var schema = await projects.GetSchemaAsync(project, version, cancellation)
            ?? throw new InvalidDataException($"Schema {version} of project '{project}' is missing.");
        var document = AnswerSchema.Document(schema.Schema);
        var small = JsonSerializer.SerializeToUtf8Bytes(document).Length <= MaxInlineSchema;
        return schemas[(project, version)] = (schema.Schema.TaskType.Name(), small ? document : null);
    }
}
