using System.Text.Json.Nodes;
using AnnotationFunctions.Cli.Simulation;

namespace AnnotationFunctions.Cli.Client;

/// <summary>What an annotator calls.</summary>
internal static class TaskCalls
{
    /// <summary>What the annotator took and has not answered: where to go on after a call that was refused or broke off.</summary>
    internal static Task<IReadOnlyList<TaskOffer>> TasksInHandAsync(this ApiConnection api, string project, CancellationToken cancellation) =>
        api.GetAsync<IReadOnlyList<TaskOffer>>($"projects/{Uri.EscapeDataString(project)}/tasks", cancellation);

    /// <summary>Answers a classification task. Repeating the same answer is harmless.</summary>
    internal static Task<JsonNode> SubmitAsync(this ApiConnection api, string task, string choice, int schemaVersion, double seconds, CancellationToken cancellation) =>
        api.PostAsync<JsonNode>(
            $"tasks/{Uri.EscapeDataString(task)}/annotation",
            new { answer = new { type = "classification.one", schemaVersion, @class = choice }, seconds },
            cancellation);
}
