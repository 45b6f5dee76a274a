namespace AnnotationFunctions.Core.Schema;

/// <summary>What relations an answer may hold, and between what.</summary>
public sealed record RelationRules
{
    /// <summary>The kinds of object that relations join; at least one.</summary>
    public required ValueList<ObjectType> Between { get; init; }

    /// <summary>The classes of relation; at least one.</summary>
    public required ValueList<RelationClass> Classes { get; init; }
}
