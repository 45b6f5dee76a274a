namespace AnnotationFunctions.Core.Consensus;

/// <summary>Where disagreement comes from.</summary>
/// <param name="Dissent">Answers that differ from the consensus label; the sum of the next three.</param>
/// <param name="FromAmbiguousItems">Of these, answers on items whose consensus is not sure.</param>
/// <param name="FromGuidelineGaps">Of these, answers of competent annotators in a pair of classes that is a gap.</param>
/// <param name="FromAnnotators">The rest: errors of annotators.</param>
/// <param name="AmbiguousItems">Ids of the items whose consensus is not sure although they have dissent, ascending.</param>
/// <param name="Gaps">Pairs of classes that competent annotators confuse, the surest first.</param>
/// <param name="ErrorsByAnnotator">Errors of each annotator, by id.</param>
public sealed record Diagnosis(
    int Dissent,
    int FromAmbiguousItems,
    int FromGuidelineGaps,
    int FromAnnotators,
    IReadOnlyList<int> AmbiguousItems,
    IReadOnlyList<GuidelineGap> Gaps,
    IReadOnlyList<int> ErrorsByAnnotator);
