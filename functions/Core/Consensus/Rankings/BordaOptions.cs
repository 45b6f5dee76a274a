namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>Options of <see cref="Borda"/>.</summary>
public sealed record BordaOptions
{
    /// <summary>
    /// Counts a second time with each annotator weighed by their mean correlation with the first result (none below 0, ½ where there is none); on by default.
    /// </summary>
    public bool WeighAnnotators { get; init; } = true;
}
