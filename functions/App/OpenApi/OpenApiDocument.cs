using System.Text.Json.Nodes;
using AnnotationFunctions.App.Http;

namespace AnnotationFunctions.App.OpenApi;

/// <summary>The OpenAPI 3.1 document of the function app, made from what the functions' attributes say and the serialiser knows: it cannot be forgotten.</summary>
public static class OpenApiDocument
{
    /// <summary>Makes the document.</summary>
    public static JsonObject Create(EndpointCatalog catalog)
    {
        var schemas = new SchemaComponents();
        var paths = new JsonObject();
        foreach (var endpoint in catalog.Endpoints)
        {
            var path = "/" + endpoint.Route;
            var item = (JsonObject?)paths[path];
            if (item is null)
            {
                paths[path] = item = [];
            }

            foreach (var method in endpoint.Methods)
            {
                item[method.ToLowerInvariant()] = OpenApiOperation.Create(endpoint, schemas);
            }
        }

        var problem = schemas.Of(typeof(ProblemBody));
        var webhooks = OpenApiWebhooks.Create(schemas);
        schemas.Complete();
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema",
            ["info"] = Info(),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/api" }),
            ["tags"] = Tags(catalog),
            ["paths"] = paths,
            ["webhooks"] = webhooks,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = SecuritySchemes(),
                ["responses"] = new JsonObject
                {
                    ["Problem"] = new JsonObject
                    {
                        ["description"] = "What is wrong, and every single fault of the request (RFC 9457).",
                        ["content"] = new JsonObject { [ProblemBody.MediaType] = new JsonObject { ["schema"] = problem } },
                    },
                },
                ["schemas"] = schemas.Components,
            },
        };
    }

    private static JsonObject Info() => new()
    {
        ["title"] = "Annotation functions",
        ["version"] = AppVersion.Text,
        ["description"] =
            "Turns raw uploads into versioned training sets: upload, annotate, assure, cut a dataset. "
            + "Send a token with each call (`Authorization: Bearer anf_…`); each operation says which roles it admits, and an owner is admitted everywhere. "
            + "Every error is `application/problem+json` and lists every fault of the request. "
            + "Lists come in parts: pass `continuation` from one part to get the next.",
        ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
    };

    // In the order of the work, and what is not part of it last.
    private static readonly (string Name, string Description)[] KnownTags =
    [
        ("Projects", "Define: schema, guideline and policy, all versioned."),
        ("Access", "Who may do what."),
        ("Ingest", "Prepare: uploads become items, or are quarantined with a reason."),
        ("Prelabel", "Models that answer before people do."),
        ("Annotate", "Annotators, batches and tasks."),
        ("Quality", "Assure: consensus, agreement, gates and findings."),
        ("Datasets", "Train: immutable dataset versions."),
        ("Backups", "Copies of the tables, and their way back."),
        ("Health", "Whether the app can do its work."),
        ("OpenApi", "This document."),
    ];

    private static JsonArray Tags(EndpointCatalog catalog)
    {
        var used = catalog.Endpoints.Select(OpenApiOperation.TagOf).ToHashSet();
        var others = used.Except(KnownTags.Select(tag => tag.Name)).Order(StringComparer.Ordinal).Select(name => new JsonObject { ["name"] = name });
        return new JsonArray(
        [
            .. KnownTags.Where(tag => used.Contains(tag.Name)).Select(tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description }),
            .. others,
        ]);
    }

    private static JsonObject SecuritySchemes() => new()
    {
        [OpenApiOperation.Token] = new JsonObject
        {
            ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "anf_<id>_<secret>",
            ["description"] = "A token issued by an owner (POST tokens), or to an annotator when they are registered with a project.",
        },
        [OpenApiOperation.Link] = new JsonObject
        {
            ["type"] = "apiKey", ["in"] = "query", ["name"] = "signature",
            ["description"] = "A signed task link, as sent to the annotator: `annotator`, `expires` and `signature` belong together.",
        },
    };
}
