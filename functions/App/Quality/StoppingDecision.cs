namespace AnnotationFunctions.App.Quality;

/// <summary>The verdict on an item and the label that its answers speak for so far.</summary>
/// <param name="Verdict">What to do.</param>
/// <param name="Label">Most probable label, or null without answers.</param>
/// <param name="Posterior">Its probability; 0 without answers.</param>
/// <param name="Slots">Number of slots to open, for <see cref="StoppingVerdict.Ask"/>.</param>
public readonly record struct StoppingDecision(StoppingVerdict Verdict, int? Label, double Posterior, int Slots = 0);
