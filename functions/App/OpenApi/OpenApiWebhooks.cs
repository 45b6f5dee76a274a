using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.OpenApi;

/// <summary>The calls that the app makes: the webhooks of the document, with an example whose signature verifies.</summary>
internal static class OpenApiWebhooks
{
    /// <summary>The secret that the example is signed with: the one of the reference libraries of Standard Webhooks.</summary>
    internal const string ExampleSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private const string MediaType = "application/cloudevents+json";
    private const string Query = "annotator=ana&expires=1772371800&signature=3q2-7wAAAAA";

    private static readonly DateTimeOffset ExampleTime = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    internal static JsonObject Create(SchemaComponents schemas)
    {
        var example = Example();
        var id = example["id"]!.GetValue<string>();
        var timestamp = ExampleTime.ToUnixTimeSeconds();
        var signature = WebhookSignature.Sign(ExampleSecret, id, timestamp, Encoding.UTF8.GetBytes(example.ToJsonString(Json.Http)));
        return new JsonObject
        {
            ["taskAssigned"] = new JsonObject
            {
                ["post"] = new JsonObject
                {
                    ["operationId"] = "taskAssigned",
                    ["summary"] = "A task for an annotator with a callback URL",
                    ["description"] = Description,
                    ["tags"] = new JsonArray("Annotate"),
                    ["security"] = new JsonArray(),
                    ["parameters"] = new JsonArray(
                        Header("webhook-id", "Id of the task, the same at every attempt.", id),
                        Header("webhook-timestamp", "When the attempt was made, in Unix seconds.", timestamp.ToString(CultureInfo.InvariantCulture)),
                        Header("webhook-signature", "Signatures with a space between them; one that you can verify suffices.", signature)),
                    ["requestBody"] = new JsonObject
                    {
                        ["required"] = true,
                        ["content"] = new JsonObject
                        {
                            [MediaType] = new JsonObject { ["schema"] = Event(schemas), ["example"] = example },
                        },
                    },
                    ["responses"] = Responses(),
                },
            },
        };
    }

    private const string Description =
        "A POST to the annotator's `callbackUrl`, as a CloudEvent 1.0 in structured mode, signed as Standard Webhooks say. "
        + "Compute the base64 of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`, with the bytes of the body as they came and the key behind `whsec_` "
        + "of the `callbackSecret` that the registration showed; compare `v1,` and it with `webhook-signature`; refuse a timestamp more than five minutes off. "
        + "Answer 2xx at once, work afterwards, and POST the answer to `data.answerUrl`, which needs no token. "
        + $"The example is signed with `{ExampleSecret}`, over its form without white space.";

    private static JsonObject Event(SchemaComponents schemas)
    {
        var properties = new JsonObject
        {
            ["specversion"] = new JsonObject { ["type"] = "string", ["const"] = "1.0" },
            ["id"] = Text("Id of the task, the same at every attempt."),
            ["source"] = Text("The batch: `/projects/{project}/batches/{batch}`."),
            ["type"] = new JsonObject { ["type"] = "string", ["const"] = CallbackSender.EventType },
            ["subject"] = Text("Id of the item."),
            ["time"] = new JsonObject { ["type"] = "string", ["format"] = "date-time", ["description"] = "When the event was made." },
            ["datacontenttype"] = new JsonObject { ["type"] = "string", ["const"] = MediaTypeNames.Application.Json },
            ["data"] = schemas.Of(typeof(TaskOffer)),
        };
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]),
            ["properties"] = properties,
        };
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Header(string name, string description, string example) => new()
    {
        ["name"] = name, ["in"] = "header", ["required"] = true, ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "string" }, ["example"] = example,
    };

    private static JsonObject Responses() => new()
    {
        ["2XX"] = Says("Taken. The body is not read."),
        ["408"] = Says("Try again later, as after 429 and 5XX."),
        ["410"] = Says("Wants no more tasks: the annotator is paused until ops reinstate them."),
        ["429"] = Says("Try again later; `Retry-After` is honoured."),
        ["4XX"] = Says("Refused: the task goes back, and to somebody else."),
        ["5XX"] = Says("Try again later; `Retry-After` is honoured."),
    };

    private static JsonObject Says(string description) => new() { ["description"] = description };

    private static JsonObject Example()
    {
        const string Task = "reviews.01J9ZK3V5Q8R6T4W2X0Y7B1C3D.1";
        var schema = new LabelSchema { Version = 1, TaskType = TaskType.ClassificationOne, Classes = [new LabelClass { Id = "good" }, new LabelClass { Id = "bad" }] };
        var offer = new TaskOffer(
            Task, "reviews", "first", "01J9ZK3V5Q8R6T4W2X0Y7B1C3D", TaskRole.Annotator, "classification.one", SchemaVersion: 1, GuidelineVersion: 0,
            ExampleTime.AddMinutes(10), Link("media"), Link("annotation"), Link("schema"),
            AnswerSchema.Document(schema), Suggestion: null);
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = Task,
            ["source"] = "/projects/reviews/batches/first",
            ["type"] = CallbackSender.EventType,
            ["subject"] = offer.Item,
            ["time"] = "2026-03-01T12:00:00Z",
            ["datacontenttype"] = MediaTypeNames.Application.Json,
            ["data"] = JsonSerializer.SerializeToNode(offer, Json.Http),
        };

        static string Link(string what) => $"https://annotation.example.org/api/tasks/{Task}/{what}?{Query}";
    }
}
