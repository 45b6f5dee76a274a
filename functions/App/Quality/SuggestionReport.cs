using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// What the model's suggestions save and spoil in a batch, from answers with and without them, between which chance chose. Judged by the labels
/// that the items ended with. Intervals are of 95 %.
/// </summary>
/// <param name="Shown">Answers with the suggestion in view.</param>
/// <param name="Control">Answers without.</param>
/// <param name="TimeSaved">Share of the time per answer that suggestions save, compared within each annotator; below 0 they cost time. Null while no annotator has answers in both arms.</param>
/// <param name="Bias">How much more often a wrong suggestion becomes the answer when it is in view, as a difference of shares. Null before both arms met one.</param>
/// <param name="Help">How much more often a right suggestion becomes the answer when it is in view, as a difference of shares. Null before both arms met one.</param>
/// <param name="Precision">Share of the suggestions that were right. Null while no item with a suggestion is settled.</param>
public sealed record SuggestionReport(
    SuggestionArmFacts Shown, SuggestionArmFacts Control, Interval? TimeSaved, Interval? Bias, Interval? Help, Interval? Precision)
{
    private const double LeastSeconds = 0.05; // the logarithm of no time says nothing

    /// <summary>The report of a batch with the labels that stand; null when there was no suggestion for any answer.</summary>
    internal static SuggestionReport? Of(IEnumerable<ItemConsensus> items)
    {
        var judged = items.Select(Judged).Where(answers => answers.Count > 0).ToList();
        if (judged.Count == 0)
        {
            return null;
        }

        var arms = judged.SelectMany(answers => answers).ToLookup(answer => answer.Use.Shown);
        var (shown, control) = (SuggestionArmFacts.Of([.. arms[true]]), SuggestionArmFacts.Of([.. arms[false]]));
        var verdicts = judged.Select(answers => answers[0].SuggestionIsRight).OfType<bool>().ToList();
        return new SuggestionReport(
            shown,
            control,
            Saved([.. arms[true]], [.. arms[false]]),
            Interval.OfDifference(shown.TookWrong, shown.MetWrong, control.TookWrong, control.MetWrong),
            Interval.OfDifference(shown.TookRight, shown.MetRight, control.TookRight, control.MetRight),
            verdicts.Count == 0 ? null : Interval.OfProportion(verdicts.Count(right => right), verdicts.Count));
    }

    private static List<JudgedAnswer> Judged(ItemConsensus item)
    {
        var stands = item.Status is ItemStatus.Accepted or ItemStatus.Adjudicated ? item.Label : null;
        return [.. item.Votes
            .Where(vote => vote is { Role: TaskRole.Annotator, Label: not null, Suggestion: not null })
            .Select(vote => new JudgedAnswer(vote, stands))];
    }

    /// <summary>
    /// One minus the ratio of the geometric means, each annotator compared with themselves. Annotators count by the number of pairs that their answers
    /// are worth; the variance is that of the logarithms within annotators and arms.
    /// </summary>
    private static Interval? Saved(IReadOnlyList<JudgedAnswer> shown, IReadOnlyList<JudgedAnswer> control)
    {
        var pairs = shown.GroupBy(answer => answer.Vote.Annotator)
            .Join(control.GroupBy(answer => answer.Vote.Annotator), group => group.Key, group => group.Key, (with, without) => (With: Logs(with), Without: Logs(without)))
            .ToList();
        var freedom = pairs.Sum(pair => pair.With.Count + pair.Without.Count - 2);
        if (freedom <= 0)
        {
            return null;
        }

        var weights = pairs.Sum(Weight);
        var difference = pairs.Sum(pair => Weight(pair) * (pair.With.Average() - pair.Without.Average())) / weights;
        var variance = pairs.Sum(pair => Squares(pair.With) + Squares(pair.Without)) / freedom;
        var half = Interval.Z * Math.Sqrt(variance / weights);
        return new Interval(1 - Math.Exp(difference), 1 - Math.Exp(difference + half), 1 - Math.Exp(difference - half));

        static List<double> Logs(IEnumerable<JudgedAnswer> answers) => [.. answers.Select(answer => Math.Log(Math.Max(LeastSeconds, answer.Vote.Seconds)))];
        static double Weight((List<double> With, List<double> Without) pair) => (double)pair.With.Count * pair.Without.Count / (pair.With.Count + pair.Without.Count);
        static double Squares(List<double> values) => values.Average() is var mean ? values.Sum(value => (value - mean) * (value - mean)) : 0;
    }
}
