using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Text"/>: a response to the item, or a conversation where the schema asks for one.</summary>
public sealed record TextAnswer : Answer
{
    /// <summary>The response; null for a conversation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Response { get; init; }

    /// <summary>The conversation; empty for a response.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<Message> Messages { get; init; }
}
