namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks: one of the schema's roles.</param>
/// <param name="Content">What is said.</param>
public sealed record Message(string Role, string Content);
