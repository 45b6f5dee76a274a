using System.Globalization;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AnnotationFunctions.App.OpenApi;

/// <summary>One operation of the document.</summary>
internal static class OpenApiOperation
{
    internal const string Token = "token";
    internal const string Link = "taskLink";

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["project"] = "Id of the project.",
        ["task"] = "Id of the task, `{project}.{item}.{ordinal}`.",
        ["version"] = "The version.",
        ["max"] = "How many at most, 1 to 1,000; 100 when absent.",
        ["outcome"] = "Outcomes to list, separated by commas or each in a parameter of its own; all when absent.",
        ["continuation"] = "From the part before; absent for the first part.",
    };

    internal static string TagOf(HttpEndpoint endpoint) => endpoint.Method.DeclaringType!.Namespace!.Split('.')[2];

    internal static JsonObject Create(HttpEndpoint endpoint, SchemaComponents schemas)
    {
        var about = endpoint.About;
        var operation = new JsonObject
        {
            ["operationId"] = endpoint.Function,
            ["summary"] = about.Summary,
            ["description"] = Description(endpoint),
            ["tags"] = new JsonArray(TagOf(endpoint)),
            ["security"] = Security(endpoint.Access),
            ["x-roles"] = new JsonArray([.. Roles(endpoint.Access).Select(role => (JsonNode)role)]),
        };
        var parameters = ParametersOf(endpoint);
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (about.Request is not null)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true, ["content"] = Content("application/json", schemas.Of(about.Request)),
            };
        }

        operation["responses"] = Responses(endpoint, schemas);
        return operation;
    }

    private static string Description(HttpEndpoint endpoint)
    {
        var access = endpoint.Access.Anonymous ? "Open to everybody." : $"Roles: {string.Join(", ", Roles(endpoint.Access))}.";
        var link = endpoint.Access.SignedLink ? " A signed task link opens it too." : "";
        var body = endpoint.About.Request is null ? "" : $" The body has at most {endpoint.About.MaxBytes:N0} bytes.";
        return string.Join("\n\n", new[] { endpoint.About.Description, access + link + body }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static IEnumerable<string> Roles(AccessAttribute access) => access.Anonymous
        ? []
        : Enum.GetValues<Role>().Where(role => int.PopCount((int)role) == 1 && access.Roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant());

    private static JsonArray Security(AccessAttribute access)
    {
        if (access.Anonymous)
        {
            return [];
        }

        var ways = new JsonArray(new JsonObject { [Token] = new JsonArray() });
        if (access.SignedLink)
        {
            ways.Add(new JsonObject { [Link] = new JsonArray() });
        }

        return ways;
    }

    private static JsonArray ParametersOf(HttpEndpoint endpoint)
    {
        var parameters = new JsonArray();
        foreach (var name in endpoint.RouteParameters)
        {
            parameters.Add(Parameter(name, "path", required: true, Parameters.GetValueOrDefault(name) ?? $"Id of the {name}."));
        }

        foreach (var name in endpoint.About.Query)
        {
            parameters.Add(Parameter(name, "query", required: false, Parameters.GetValueOrDefault(name)));
        }

        if (endpoint.Access.SignedLink)
        {
            parameters.Add(Parameter("annotator", "query", required: false, "Of a signed link: whom it was made for."));
            parameters.Add(Parameter("expires", "query", required: false, "Of a signed link: until when it is good, in Unix seconds."));
        }

        if (endpoint.About.Problems.Contains(412))
        {
            parameters.Add(Parameter("If-Match", "header", required: false, "The ETag that was read: the change is refused when it is no longer current."));
        }

        return parameters;
    }

    private static JsonObject Parameter(string name, string where, bool required, string? description)
    {
        var schema = name == "max" ? new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 1000 } : new JsonObject { ["type"] = "string" };
        var parameter = new JsonObject { ["name"] = name, ["in"] = where, ["required"] = required, ["schema"] = schema };
        if (description is not null)
        {
            parameter["description"] = description;
        }

        return parameter;
    }

    private static JsonObject Responses(HttpEndpoint endpoint, SchemaComponents schemas)
    {
        var responses = new JsonObject();
        foreach (var status in endpoint.About.Also.Append(endpoint.About.Status).Order())
        {
            responses[Key(status)] = Success(endpoint.About, status, schemas);
        }

        foreach (var status in Problems(endpoint).Distinct().Order())
        {
            responses[Key(status)] = new JsonObject { ["$ref"] = "#/components/responses/Problem" };
        }

        return responses;
    }

    private static JsonObject Success(EndpointAttribute about, int status, SchemaComponents schemas)
    {
        var success = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(status) };
        if (about.Response is not null)
        {
            success["content"] = Content("application/json", schemas.Of(about.Response));
        }
        else if (about.ResponseType is not null)
        {
            success["content"] = Content(about.ResponseType, new JsonObject());
        }

        return success;
    }

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<int> Problems(HttpEndpoint endpoint)
    {
        IEnumerable<int> problems = [.. endpoint.About.Problems, 500];
        if (!endpoint.Access.Anonymous)
        {
            problems = problems.Concat(endpoint.RouteParameters.Contains("project") ? [401, 403, 404] : [401, 403]);
        }

        if (endpoint.About.Query.Length > 0)
        {
            problems = problems.Append(400);
        }

        return endpoint.About.Request is null ? problems : problems.Concat([400, 413, 415]);
    }

    private static JsonObject Content(string mediaType, JsonNode schema) => new() { [mediaType] = new JsonObject { ["schema"] = schema } };
}
