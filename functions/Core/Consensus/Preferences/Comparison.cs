namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>One annotator's answer about two candidates.</summary>
/// <param name="Annotator">Annotator id.</param>
/// <param name="First">Id of the candidate that was shown first.</param>
/// <param name="Second">Id of the candidate that was shown second.</param>
/// <param name="FirstShare">1 when the first is better, 0 when the second is, ½ for a tie.</param>
public readonly record struct Comparison(int Annotator, int First, int Second, double FirstShare)
{
    /// <summary>True when neither candidate was preferred.</summary>
    public bool IsTie => FirstShare == 0.5;

    /// <summary>Id of the preferred candidate; the first one of a tie.</summary>
    public int Winner => FirstShare < 0.5 ? Second : First;

    /// <summary>Id of the other candidate.</summary>
    public int Loser => FirstShare < 0.5 ? First : Second;
}
