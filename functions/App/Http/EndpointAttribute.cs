namespace AnnotationFunctions.App.Http;

/// <summary>What the OpenAPI document says of an HTTP function. Every HTTP function has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EndpointAttribute(string summary) : Attribute
{
    /// <summary>The bound of a JSON body where an endpoint states no other: 1 MiB.</summary>
    public const long DefaultMaxBytes = 1 << 20;

    /// <summary>One line: what a call does.</summary>
    public string Summary { get; } = summary;

    /// <summary>More, in Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>Type of the JSON body, when there is one.</summary>
    public Type? Request { get; init; }

    /// <summary>Type of the JSON that a success returns, when it returns JSON.</summary>
    public Type? Response { get; init; }

    /// <summary>Status of a success.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Other statuses with the body of a success: 200 where a call was a repetition, 503 where a report is a bad one.</summary>
    public int[] Also { get; init; } = [];

    /// <summary>Media type of a success that is not JSON.</summary>
    public string? ResponseType { get; init; }

    /// <summary>Names of the optional query parameters.</summary>
    public string[] Query { get; init; } = [];

    /// <summary>Statuses of the problems that a caller should expect beyond 400, 401, 403 and 500.</summary>
    public int[] Problems { get; init; } = [];

    /// <summary>Bodies with more bytes are refused with 413 before they are read.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;
}
