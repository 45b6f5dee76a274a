using System.Text.Json;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>The model repository extension: what is there, and loading and unloading it.</summary>
internal sealed class RepositoryEndpoints(ModelRepository repository, bool mayChange)
{
    /// <summary>Bytes of a body here; all that is known is a few words.</summary>
    private const int MaxBodyBytes = 16 << 10;

    public Task IndexAsync(HttpContext context) => ModelEndpoints.ErrorsAsync(context, async () =>
    {
        var onlyReady = await ReadAsync(context) is { } body && body.TryGetProperty("ready", out var ready) && ready.ValueKind == JsonValueKind.True;
        var entries = repository.Models.SelectMany(Entries).Where(entry => !onlyReady || entry.State == "READY");
        await context.Response.WriteAsJsonAsync([.. entries], ProtocolJson.Readable.IndexEntryArray);
    });

    public Task LoadAsync(HttpContext context) => ChangeAsync(context, repository.LoadAsync);

    public Task UnloadAsync(HttpContext context) => ChangeAsync(context, repository.UnloadAsync);

    private Task ChangeAsync(HttpContext context, Func<string, CancellationToken, Task> change) => ModelEndpoints.ErrorsAsync(context, async () =>
    {
        if (!mayChange)
        {
            throw new InferenceException(InferenceFailure.Invalid, "Loading and unloading are switched off here (Inference:Models:AllowControl).");
        }

        RefuseOverrides(await ReadAsync(context));
        await change(ModelEndpoints.Name(context), context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{}", context.RequestAborted);
    });

    private static IEnumerable<IndexEntry> Entries(ServedModel model) => model.Entries.Count == 0
        ? [new IndexEntry(model.Name, null, "UNAVAILABLE", model.Reason)]
        : model.Entries.Values.Select(entry => new IndexEntry(model.Name, $"{entry.Version}", State(entry.State), entry.Reason ?? model.Reason));

    private static string State(ModelState state) => state switch
    {
        ModelState.Ready => "READY",
        ModelState.Loading => "LOADING",
        ModelState.Unloading => "UNLOADING",
        _ => "UNAVAILABLE",
    };

    /// <summary>Models are loaded as the repository has them: a request may not bring a configuration or files of its own.</summary>
    private static void RefuseOverrides(JsonElement? body)
    {
        if (body is { } json && json.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object
            && parameters.EnumerateObject().FirstOrDefault(one => one.Name != "unload_dependents") is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            throw new InferenceException(InferenceFailure.Invalid, $"The parameter '{unknown.Name}' is not offered; models are loaded as the repository has them.");
        }
    }

    private static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBodyBytes)
        {
            throw TooLarge();
        }

        var body = await BytesAsync(context.Request, context.RequestAborted);
        if (body.Length == 0)
        {
            return null;
        }

        try
        {
            JsonText.Require(body);
            var json = JsonElement.Parse(body);
            return json.ValueKind == JsonValueKind.Object ? json : throw new JsonException("it is no object");
        }
        catch (JsonException e)
        {
            throw new InferenceException(InferenceFailure.Invalid, $"The request is not a JSON object: {e.Message}", inner: e);
        }
    }

    /// <summary>The plain body, up to the bound.</summary>
    private static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken aborted)
    {
        await using var decoder = ContentCoding.Decoder(request);
        var body = new byte[MaxBodyBytes + 1];
        try
        {
            var length = await (decoder ?? request.Body).ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, aborted);
            return length <= MaxBodyBytes ? body[..length] : throw TooLarge();
        }
        catch (InvalidDataException e)
        {
            throw ContentCoding.Damaged(request, e);
        }
    }

    private static InferenceException TooLarge() => new(InferenceFailure.TooLarge, $"This request may have {MaxBodyBytes} bytes.");
}
