using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Relations"/>: objects, and what relates them.</summary>
public sealed record RelationsAnswer : Answer
{
    /// <summary>The objects, each with an id and with a <c>type</c> in JSON; of the kinds that the schema names.</summary>
    public required ValueList<LabelledObject> Objects { get; init; }

    /// <summary>The relations between them.</summary>
    public required ValueList<Relation> Relations { get; init; }
}
