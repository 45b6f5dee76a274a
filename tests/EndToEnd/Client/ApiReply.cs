using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.EndToEnd.Client;

/// <summary>What the app answered.</summary>
public sealed record ApiReply(HttpMethod Method, string Path, HttpStatusCode Status, string? ContentType, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON, or null when it is none.</summary>
    public JsonNode? Json
    {
        get
        {
            try
            {
                return Body.Length == 0 ? null : JsonNode.Parse(Body);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>The body of a reply that must have this status.</summary>
    public JsonNode Expect(HttpStatusCode status)
    {
        Status.ShouldBe(status, ToString());
        return Json ?? new JsonObject();
    }

    /// <summary>A refusal: problem+json with this status, whose body says what is wrong.</summary>
    public JsonNode ExpectProblem(params HttpStatusCode[] statuses)
    {
        statuses.ShouldContain(Status, ToString());
        ContentType.ShouldBe("application/problem+json", ToString());
        var problem = Json.ShouldNotBeNull(ToString());
        ((int?)problem["status"]).ShouldBe((int)Status);
        ((string?)problem["title"]).ShouldNotBeNullOrWhiteSpace();
        return problem;
    }

    public override string ToString() => $"{Method} {Path} → {(int)Status} {ContentType}: {(Text.Length > 2_000 ? Text[..2_000] + " …" : Text)}";
}
