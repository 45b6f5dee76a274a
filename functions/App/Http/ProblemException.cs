namespace AnnotationFunctions.App.Http;

/// <summary>An answer other than the asked-for one, turned into problem+json (RFC 9457). Title and detail are for the caller to read: nothing internal goes into them.</summary>
public sealed class ProblemException(int status, string title, string? detail = null, IReadOnlyList<ProblemError>? errors = null)
    : Exception(detail is null ? title : $"{title}: {detail}")
{
    /// <summary>HTTP status, 400 to 599.</summary>
    public int Status { get; } = status;

    /// <summary>What kind of problem; the same words for every problem of the kind, since its type is made from them.</summary>
    public string Title { get; } = title;

    /// <summary>What happened this time.</summary>
    public string? Detail { get; } = detail;

    /// <summary>Every single fault, where there are several.</summary>
    public IReadOnlyList<ProblemError> Errors { get; } = errors ?? [];

    /// <summary>400 with every fault of the request.</summary>
    public static ProblemException Invalid(IReadOnlyList<ProblemError> errors) =>
        new(400, "The request is not valid", errors.Count == 1 ? errors[0].Message : $"{errors.Count} errors.", errors);

    /// <summary>400 with one fault.</summary>
    public static ProblemException Invalid(string pointer, string message) => Invalid([new ProblemError(pointer, message)]);

    /// <summary>404: <paramref name="thing"/> is a noun ("project"), <paramref name="id"/> what was looked for.</summary>
    public static ProblemException NotFound(string thing, string id) =>
        new(404, $"{char.ToUpperInvariant(thing[0])}{thing[1..]} not found", $"There is no {thing} '{id}'.");

    /// <summary>403.</summary>
    public static ProblemException Forbidden(string detail) => new(403, "Not allowed", detail);

    /// <summary>409.</summary>
    public static ProblemException Conflict(string detail) => new(409, "Conflict", detail);

    /// <summary>412, after a conditional request that named an older version.</summary>
    public static ProblemException Changed(string detail) => new(412, "Changed since it was read", detail);

    /// <summary>413.</summary>
    public static ProblemException TooLarge(long maxBytes) =>
        new(413, "The request body is too large", $"At most {maxBytes:N0} bytes are accepted here.");
}
