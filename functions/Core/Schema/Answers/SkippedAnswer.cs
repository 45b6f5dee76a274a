using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>
/// The annotator saw the item and cannot answer. Allowed for every task type whose schema lists the reason. It is not the answer
/// "nothing there", which is an empty list of objects or classes.
/// </summary>
public sealed record SkippedAnswer : Answer
{
    /// <summary>The <c>type</c> of this answer in JSON.</summary>
    public const string TypeName = "skipped";

    /// <summary>One of the schema's reasons.</summary>
    public required string Reason { get; init; }

    /// <summary>What the annotator adds, for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Comment { get; init; }
}
