using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Rules of the texts in a transcript or in free text.</summary>
public sealed record TextRules
{
    /// <summary>The roles of a conversation unless the schema names its own.</summary>
    public static ValueList<string> DefaultRoles { get; } = ["system", "user", "assistant", "tool"];

    /// <summary>Shortest text in code points; 1 when absent, so 0 permits the empty text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MinLength { get; init; }

    /// <summary>Longest text in code points; <see cref="AnswerLimits.MaxTextLength"/> when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxLength { get; init; }

    /// <summary>For transcripts: whether the text must be cut into segments with times; default no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Timed { get; init; }

    /// <summary>
    /// For free text: whether the answer is a conversation (<c>messages</c>) instead of a single <c>response</c>; default no.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Conversation { get; init; }

    /// <summary>Roles that messages may have.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Roles { get; init; }

    /// <summary>The role of the last message, usually that of the model to be trained; any when absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastRole { get; init; }
}
