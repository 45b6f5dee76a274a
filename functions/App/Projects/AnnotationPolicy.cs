using AnnotationFunctions.App.Http;

namespace AnnotationFunctions.App.Projects;

/// <summary>How a project prepares uploads, and spends answers, time and money on an item. Immutable; a change makes a new version.</summary>
public sealed record AnnotationPolicy
{
    /// <summary>The policy of a project that states none.</summary>
    public static AnnotationPolicy Default { get; } = new();

    /// <summary>Answers that every item gets before it can be settled, 1 to 50. A project with redundancy 1 measures no agreement.</summary>
    public int MinAnswers { get; init; } = 3;

    /// <summary>Answers after which nobody else is asked, <see cref="MinAnswers"/> to 50.</summary>
    public int MaxAnswers { get; init; } = 7;

    /// <summary>Posterior of the leading label at which asking stops early, above 0.5 and below 1.</summary>
    public double TargetPosterior { get; init; } = 0.98;

    /// <summary>Posterior that an item needs to enter a dataset, above 0.5 and at most 1.</summary>
    public double PromotionPosterior { get; init; } = 0.9;

    /// <summary>What the lower bound of a batch's Krippendorff α must reach, -1 to 1. 0.667 is Krippendorff's limit for tentative conclusions.</summary>
    public double MinAgreementLower { get; init; } = 0.667;

    /// <summary>What the lower bound of an annotator's estimated accuracy must reach, 0 to 1; below it they get no new tasks.</summary>
    public double MinAnnotatorAccuracyLower { get; init; } = 0.5;

    /// <summary>Time within which a task is answered before it goes to somebody else, 10 seconds to 7 days and at most <see cref="ItemDeadline"/>.</summary>
    public TimeSpan TaskLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time after which a batch closes an item with the answers it has, 1 minute to 90 days.</summary>
    public TimeSpan ItemDeadline { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether batches for which nobody names items take near copies of other items, too. Without it they are left out, and counted.</summary>
    public bool IncludeNearCopies { get; init; }

    /// <summary>Whether an item that <see cref="MaxAnswers"/> did not settle goes to a reviewer.</summary>
    public bool EscalateToReviewer { get; init; } = true;

    /// <summary>What an annotator's answer costs, 0 to 10,000.</summary>
    public decimal PricePerAnswer { get; init; }

    /// <summary>What a reviewer's decision costs, 0 to 10,000.</summary>
    public decimal PricePerReview { get; init; }

    /// <summary>ISO 4217 code of the prices and the budget.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>What the project may spend in all; null means no bound. At the bound no new task opens.</summary>
    public decimal? Budget { get; init; }

    /// <summary>How uploads are prepared.</summary>
    public IngestPolicy Ingest { get; init; } = new();

    /// <summary>When the model may label items that nobody looks at; null means never. Only an owner turns it on or changes it.</summary>
    public AutoLabelPolicy? AutoLabel { get; init; }

    /// <summary>Whether and how often annotators see what the model says; null, the default, never.</summary>
    public SuggestionPolicy? Suggestions { get; init; }

    /// <summary>Everything that is out of range, with pointers under <paramref name="pointer"/>; empty when the policy is valid.</summary>
    public IReadOnlyList<ProblemError> Faults(string pointer = "")
    {
        var check = new RangeCheck(pointer);
        check.Within("minAnswers", MinAnswers, 1, 50);
        check.Within("maxAnswers", MaxAnswers, 1, 50);
        check.That("maxAnswers", MaxAnswers >= MinAnswers, $"Must be at least minAnswers ({MinAnswers}), is {MaxAnswers}.");
        check.That("targetPosterior", TargetPosterior is > 0.5 and < 1, $"Must be above 0.5 and below 1, is {TargetPosterior}.");
        check.That("promotionPosterior", PromotionPosterior is > 0.5 and <= 1, $"Must be above 0.5 and at most 1, is {PromotionPosterior}.");
        check.Within("minAgreementLower", MinAgreementLower, -1, 1);
        check.Within("minAnnotatorAccuracyLower", MinAnnotatorAccuracyLower, 0, 1);
        check.Within("taskLease", TaskLease, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));
        check.Within("itemDeadline", ItemDeadline, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90));
        check.That("taskLease", TaskLease <= ItemDeadline, $"Must be at most itemDeadline ({ItemDeadline}), or no item could wait for its answers; is {TaskLease}.");
        check.Within("pricePerAnswer", PricePerAnswer, 0m, 10_000m);
        check.Within("pricePerReview", PricePerReview, 0m, 10_000m);
        check.That("currency", Currency.Length == 3 && Currency.All(char.IsAsciiLetterUpper), $"Must be three capital letters such as EUR, is '{Currency}'.");
        check.That("budget", Budget is null or >= 0 and <= 1_000_000_000, $"Must be 0 to 1,000,000,000, is {Budget}.");
        return
        [
            .. check.Errors,
            .. Ingest.Faults(JsonPointer.Append(pointer, "ingest")),
            .. AutoLabel?.Faults(JsonPointer.Append(pointer, "autoLabel"), PromotionPosterior) ?? [],
            .. Suggestions?.Faults(JsonPointer.Append(pointer, "suggestions")) ?? [],
        ];
    }
}
