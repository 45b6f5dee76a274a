namespace AnnotationFunctions.Core.Consensus.Preferences;

/// <summary>How good one annotator's comparisons are.</summary>
/// <param name="Id">Annotator id.</param>
/// <param name="Name">Name of the annotator.</param>
/// <param name="Comparisons">Number of comparisons; ties included.</param>
/// <param name="Agreement">Share of comparisons in which the preferred candidate is the stronger one; a tie counts half. NaN without comparisons.</param>
/// <param name="AgreementLower">Lower end of the Wilson interval of <paramref name="Agreement"/>.</param>
/// <param name="AgreementUpper">Upper end of it.</param>
public sealed record PreferenceAnnotator(int Id, string Name, int Comparisons, double Agreement, double AgreementLower, double AgreementUpper)
{
    /// <summary>Probability that the annotator compares at all instead of picking a position; NaN where the method does not model it.</summary>
    public double Care { get; init; } = double.NaN;

    /// <summary>Probability that the annotator picks the first position when not comparing; NaN where the method does not model it.</summary>
    public double FirstPosition { get; init; } = double.NaN;
}
