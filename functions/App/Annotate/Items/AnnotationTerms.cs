using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>What a batch fixed when it was made, as far as single items are concerned.</summary>
/// <param name="SchemaVersion">Schema version of its answers.</param>
/// <param name="GuidelineVersion">Guideline version that annotators follow.</param>
/// <param name="Labels">The labels of the schema.</param>
/// <param name="Rule">When answers are enough.</param>
/// <param name="Deadline">Time after which an item makes do with the answers that it has.</param>
/// <param name="ControlShare">Share of answers that are given without seeing what the model suggests; null when no annotator sees that.</param>
public sealed record AnnotationTerms(
    int SchemaVersion, int GuidelineVersion, LabelVocabulary Labels, StoppingRule Rule, TimeSpan Deadline, double? ControlShare = null);
