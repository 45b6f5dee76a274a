using System.Globalization;
using System.Text.Json;
using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>Errors as the protocol has them: <c>{"error": "…"}</c>, with Retry-After where trying again makes sense.</summary>
internal static class ErrorWriter
{
    public static Task WriteAsync(HttpResponse response, InferenceException failure) =>
        WriteAsync(response, Status(failure.Kind), failure.Message, RetryAfter(failure));

    public static Task WriteAsync(HttpResponse response, int status, string message, TimeSpan? retryAfter = null)
    {
        response.StatusCode = status;
        if (retryAfter is { } after)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (status == StatusCodes.Status415UnsupportedMediaType)
        {
            response.Headers.AcceptEncoding = ContentCoding.Accepted;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new ErrorMessage(message), ProtocolJson.Readable.ErrorMessage);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }

    public static int Status(InferenceFailure kind) => kind switch
    {
        InferenceFailure.Invalid => StatusCodes.Status400BadRequest,
        InferenceFailure.Unknown => StatusCodes.Status404NotFound,
        InferenceFailure.TooLarge => StatusCodes.Status413PayloadTooLarge,
        InferenceFailure.Encoded => StatusCodes.Status415UnsupportedMediaType,
        InferenceFailure.Overloaded => StatusCodes.Status429TooManyRequests,
        InferenceFailure.Unavailable => StatusCodes.Status503ServiceUnavailable,
        InferenceFailure.TimedOut => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Refusals for lack of room or time always say when to come back.</summary>
    private static TimeSpan? RetryAfter(InferenceException failure) =>
        failure.Kind is InferenceFailure.Overloaded or InferenceFailure.Unavailable ? failure.RetryAfter ?? TimeSpan.FromSeconds(1) : null;
}
