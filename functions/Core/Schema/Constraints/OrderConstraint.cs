namespace AnnotationFunctions.Core.Schema.Constraints;

/// <summary>
/// <c>order</c>: where these classes occur, every span or segment of an earlier class ends before one of a later class begins.
/// </summary>
public sealed record OrderConstraint : LabelConstraint
{
    /// <summary>The classes, first to last; at least two.</summary>
    public required ValueList<string> Classes { get; init; }
}
