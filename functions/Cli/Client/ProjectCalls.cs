using System.Text.Json.Nodes;

namespace AnnotationFunctions.Cli.Client;

/// <summary>Projects and who works on them.</summary>
internal static class ProjectCalls
{
    internal static Task<JsonNode> CreateProjectAsync(this ApiConnection api, JsonObject definition, CancellationToken cancellation) =>
        api.PostAsync<JsonNode>("projects", definition, cancellation);

    internal static Task<JsonNode> SetModelAsync(this ApiConnection api, string project, JsonObject model, CancellationToken cancellation) =>
        api.PutAsync<JsonNode>($"{Path(project)}/model", model, cancellation);

    internal static Task<Registration> RegisterAsync(
        this ApiConnection api, string project, string annotator, AnnotatorRegistration registration, CancellationToken cancellation) =>
        api.PutAsync<Registration>($"{Path(project)}/annotators/{Uri.EscapeDataString(annotator)}", registration, cancellation);

    internal static IAsyncEnumerable<AnnotatorFacts> AnnotatorsAsync(this ApiConnection api, string project, CancellationToken cancellation) =>
        api.PagesAsync<AnnotatorFacts>($"{Path(project)}/annotators", cancellation);

    internal static IAsyncEnumerable<ProjectFacts> ProjectsAsync(this ApiConnection api, CancellationToken cancellation) =>
        api.PagesAsync<ProjectFacts>("projects", cancellation);

    internal static string Path(string project) => $"projects/{Uri.EscapeDataString(project)}";
}
