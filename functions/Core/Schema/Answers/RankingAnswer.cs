namespace AnnotationFunctions.Core.Schema.Answers;

/// <summary>The answer of <see cref="TaskType.Ranking"/>: the item's candidates, best first.</summary>
public sealed record RankingAnswer : Answer
{
    /// <summary>The ranks, best first; each holds the candidates that share it, by their position in the item counted from 0.</summary>
    public required ValueList<ValueList<int>> Ranks { get; init; }
}
