namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary><c>required</c>: each of these classes must occur at least once.</summary>
public sealed record RequiredConstraint : LabelConstraint
{
    /// <summary>The classes that must occur.</summary>
    public required ValueList<string> Classes { get; init; }
}
