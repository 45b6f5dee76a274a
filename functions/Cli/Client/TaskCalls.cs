using System.Text.Json.Nodes;

namespace AnnotationFunctions.Cli.Client;

/// <summary>What an annotator calls.</summary>
internal static class TaskCalls
{
    /// <summary>Answers a classification task. Repeating the same answer is harmless.</summary>
    internal static Task<JsonNode> SubmitAsync(this ApiConnection api, string task, string choice, int schemaVersion, double seconds, CancellationToken cancellation) =>
        api.PostAsync<JsonNode>(
            $"tasks/{Uri.EscapeDataString(task)}/annotation",
            new { answer = new { type = "classification.one", schemaVersion, @class = choice }, seconds },
            cancellation);
}
