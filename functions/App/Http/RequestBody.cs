using System.Text.Json;
using AnnotationFunctions.Core.Schema;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.App.Http;

/// <summary>Reads JSON bodies, bounded, with every fault of form reported at once.</summary>
public static class RequestBody
{
    /// <summary>The body as <typeparamref name="T"/> in the dialect <see cref="Json.Http"/>.</summary>
    /// <exception cref="ProblemException">400 when it is not JSON or does not fit, with every fault; 413 past <paramref name="maxBytes"/>; 415 when it says that it is not JSON.</exception>
    public static async Task<T> ReadJsonAsync<T>(this HttpRequest request, long maxBytes, CancellationToken cancellation)
    {
        using var document = await request.ReadDocumentAsync(maxBytes, cancellation);
        return Read<T>(document.RootElement);
    }

    /// <inheritdoc cref="ReadJsonAsync{T}(HttpRequest, long, CancellationToken)"/>
    public static Task<T> ReadJsonAsync<T>(this HttpRequest request, CancellationToken cancellation) =>
        request.ReadJsonAsync<T>(EndpointAttribute.DefaultMaxBytes, cancellation);

    /// <summary>The body as a JSON document, for what is validated by a reader of its own.</summary>
    /// <exception cref="ProblemException">400 when it is not JSON or has text that is not Unicode; 413 past <paramref name="maxBytes"/>; 415 when it says that it is not JSON.</exception>
    public static async Task<JsonDocument> ReadDocumentAsync(this HttpRequest request, long maxBytes, CancellationToken cancellation)
    {
        if (request.ContentType is { Length: > 0 } type && !request.HasJsonContentType())
        {
            throw new ProblemException(415, "Not JSON", $"The body's Content-Type is '{type}'; expected application/json.");
        }

        using var body = await request.ReadBytesAsync(maxBytes, cancellation);
        if (body.Length == 0)
        {
            throw ProblemException.Invalid("", "The body is empty; expected JSON.");
        }

        var document = await ParseAsync(body, cancellation);
        if (JsonText.Faults(body.GetBuffer().AsSpan(0, (int)body.Length)) is { Count: > 0 } faults)
        {
            document.Dispose();
            throw ProblemException.Invalid(faults);
        }

        return document;
    }

    private static async Task<JsonDocument> ParseAsync(MemoryStream body, CancellationToken cancellation)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, default, cancellation);
        }
        catch (JsonException e)
        {
            throw ProblemException.Invalid([new ProblemError("", $"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", ViolationCode.Syntax)]);
        }
    }

    /// <summary>The body's bytes, held in memory.</summary>
    /// <exception cref="ProblemException">413 past <paramref name="maxBytes"/>.</exception>
    public static async Task<MemoryStream> ReadBytesAsync(this HttpRequest request, long maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
        {
            throw ProblemException.TooLarge(maxBytes);
        }

        var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                throw ProblemException.TooLarge(maxBytes);
            }

            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        return body;
    }

    private static T Read<T>(JsonElement value)
    {
        try
        {
            if (value.Deserialize<T>(Json.Http) is { } read)
            {
                return read;
            }
        }
        catch (JsonException e)
        {
            var faults = JsonFaults.Find(value, typeof(T), Json.Http);
            throw ProblemException.Invalid(faults.Count > 0 ? faults : [new ProblemError("", e.Message)]);
        }

        throw ProblemException.Invalid("", "Must not be null; expected an object.");
    }
}
