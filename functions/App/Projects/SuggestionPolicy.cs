using AnnotationFunctions.App.Http;

namespace AnnotationFunctions.App.Projects;

/// <summary>
/// Shows the model's answer to annotators, as a suggestion to confirm or correct. Always an experiment: a share of the answers is asked for
/// without it, so that what it saves and what it spoils is measured. In a policy it is off unless it is stated.
/// </summary>
public sealed record SuggestionPolicy
{
    /// <summary>
    /// Share of the answers that are given without seeing the suggestion, 0.1 to 0.9. With at least two answers per item, every item gets
    /// at least one such answer, so that with three of them it is never less than a third.
    /// </summary>
    public double ControlShare { get; init; } = 0.5;

    /// <summary>How much more often a wrong suggestion may become an answer by being seen, 0 to 1. A finding says so when the lower bound of the difference is above.</summary>
    public double MaxBias { get; init; } = 0.1;

    internal IReadOnlyList<ProblemError> Faults(string pointer)
    {
        var check = new RangeCheck(pointer);
        check.Within("controlShare", ControlShare, 0.1, 0.9);
        check.Within("maxBias", MaxBias, 0, 1);
        return check.Errors;
    }
}
