namespace AnnotationFunctions.Core.Consensus;

/// <summary>A pair of classes that competent annotators confuse: the guideline does not tell them apart.</summary>
/// <param name="Consensus">Label id of the consensus.</param>
/// <param name="Given">Label id that was given instead.</param>
/// <param name="Answers">Number of such answers by competent annotators on sure items.</param>
/// <param name="Rate">Their share in all such annotators' answers on items of the consensus class.</param>
/// <param name="RateLower">Lower Wilson bound of the rate.</param>
/// <param name="Annotators">Number of annotators who gave them.</param>
/// <param name="Examples">Some of the items, ascending.</param>
public sealed record GuidelineGap(int Consensus, int Given, int Answers, double Rate, double RateLower, int Annotators, IReadOnlyList<int> Examples);
