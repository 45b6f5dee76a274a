namespace AnnotationFunctions.Core.Consensus;

/// <summary>Merged boxes and the annotators' quality.</summary>
/// <param name="Boxes">All clusters, by item, the most certain first; keep those with an existence of at least 0.5 for the most probable set.</param>
/// <param name="Recall">Share of existing objects that each annotator drew, by annotator id; NaN without answers.</param>
/// <param name="FalseAlarm">Share of candidate objects that do not exist which each annotator drew; NaN without answers.</param>
public sealed record BoxConsensusResult(IReadOnlyList<FusedBox> Boxes, IReadOnlyList<double> Recall, IReadOnlyList<double> FalseAlarm)
{
    /// <summary>Quality of each annotator, by annotator id.</summary>
    public IReadOnlyList<Objects.ObjectAnnotatorQuality> Annotators { get; init; } = [];

    /// <summary>Iterations of the model of existence.</summary>
    public int Iterations { get; init; }

    /// <summary>False when the model of existence or that of classes reached its limit of iterations first.</summary>
    public bool Converged { get; init; } = true;

    /// <summary>Log-likelihood of who drew which candidate.</summary>
    public double LogLikelihood { get; init; } = double.NaN;
}
