namespace AnnotationFunctions.Core.Schema;

/// <summary>The codes of violations. They are stable between versions; messages are not.</summary>
public static class ViolationCode
{
    /// <summary>The document is not JSON, or is nested too deeply.</summary>
    public const string Syntax = "json.syntax";

    /// <summary>The document is larger than the limit.</summary>
    public const string TooLarge = "json.tooLarge";

    /// <summary>A value has another JSON type than expected.</summary>
    public const string WrongType = "value.type";

    /// <summary>A number is outside its range.</summary>
    public const string OutOfRange = "value.range";

    /// <summary>A string is not one of the listed ones: an unknown class, reason, role or enumeration value.</summary>
    public const string NotListed = "value.notListed";

    /// <summary>A string is not valid Unicode.</summary>
    public const string InvalidText = "value.unicode";

    /// <summary>A string is too short or too long.</summary>
    public const string Length = "value.length";

    /// <summary>An array has too few or too many items.</summary>
    public const string Count = "array.count";

    /// <summary>Something that must be unique occurs again: a member, an id, an item.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>A required member is missing.</summary>
    public const string Missing = "member.missing";

    /// <summary>A member is not known.</summary>
    public const string UnknownMember = "member.unknown";

    /// <summary>A reference leads nowhere, or to something of the wrong kind.</summary>
    public const string Reference = "reference";

    /// <summary>Something lies outside the item.</summary>
    public const string Outside = "item.outside";

    /// <summary>
    /// The answer does not fit the item in another way, for example a mask of another size or a quoted text that is not there.
    /// </summary>
    public const string ItemMismatch = "item.mismatch";

    /// <summary>Values that belong together contradict each other, for example an end before its start.</summary>
    public const string Inconsistent = "inconsistent";

    /// <summary>A class that must occur does not: <see cref="Constraints.RequiredConstraint"/>.</summary>
    public const string Required = "constraint.required";

    /// <summary>Classes occur that are impossible together: <see cref="Constraints.ExcludesConstraint"/>.</summary>
    public const string Excludes = "constraint.excludes";

    /// <summary>A class occurs too rarely or too often: <see cref="Constraints.CountConstraint"/>.</summary>
    public const string ClassCount = "constraint.count";

    /// <summary>A class or attribute is missing that another one needs: <see cref="Constraints.ImpliesConstraint"/>.</summary>
    public const string Implies = "constraint.implies";

    /// <summary>Size or form is not allowed: <see cref="Constraints.GeometryConstraint"/>.</summary>
    public const string Geometry = "constraint.geometry";

    /// <summary>Objects overlap too much: <see cref="Constraints.OverlapConstraint"/>.</summary>
    public const string Overlap = "constraint.overlap";

    /// <summary>Keypoints are missing: <see cref="Constraints.KeypointsConstraint"/>.</summary>
    public const string Keypoints = "constraint.keypoints";

    /// <summary>A span or segment is too short or too long: <see cref="Constraints.LengthConstraint"/>.</summary>
    public const string SpanLength = "constraint.length";

    /// <summary>The text under a span is not as demanded: <see cref="Constraints.SpanTextConstraint"/>.</summary>
    public const string SpanText = "constraint.spanText";

    /// <summary>Spans or segments overlap: <see cref="Constraints.DisjointConstraint"/>.</summary>
    public const string Disjoint = "constraint.disjoint";

    /// <summary>Spans or segments come in the wrong order: <see cref="Constraints.OrderConstraint"/>.</summary>
    public const string Order = "constraint.order";

    /// <summary>The answer is so large that a constraint cannot be checked at a reasonable cost.</summary>
    public const string TooComplex = "constraint.tooComplex";

    /// <summary>A schema states something that no answer can satisfy.</summary>
    public const string Contradiction = "schema.contradiction";

    /// <summary>A schema sets something that has no meaning for its task type.</summary>
    public const string NotApplicable = "schema.notApplicable";
}
