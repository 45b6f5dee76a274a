namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary><c>excludes</c>: impossible together; at most one of these classes may occur in an answer (any number of times).</summary>
public sealed record ExcludesConstraint : LabelConstraint
{
    /// <summary>The classes that exclude each other; at least two.</summary>
    public required ValueList<string> Classes { get; init; }
}
