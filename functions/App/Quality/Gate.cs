using System.Globalization;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Prelabel.AutoLabels;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Quality;

/// <summary>Whether a batch may be promoted, and which of its items. Lower bounds are compared, not estimates: what is not known well enough does not pass.</summary>
public static class Gate
{
    /// <summary>Whether an item is sure enough to be promoted.</summary>
    public static bool Admits(ItemConsensus item, AnnotationPolicy policy) =>
        item.Label is not null
        && item.Status is ItemStatus.Accepted or ItemStatus.Adjudicated
        && item.Posterior >= policy.PromotionPosterior;

    /// <summary>The gate's verdict.</summary>
    /// <param name="items">The items that were scored.</param>
    /// <param name="expected">Items of the batch.</param>
    /// <param name="agreement">How well its annotators agree.</param>
    /// <param name="policy">What it must reach.</param>
    /// <param name="autoLabel">What was measured of the model where it labels by itself.</param>
    public static GateResult Evaluate(
        IReadOnlyCollection<ItemConsensus> items, int expected, BatchAgreement agreement, AnnotationPolicy policy, AutoLabelMeasurement? autoLabel = null)
    {
        var admitted = items.Count(item => Admits(item, policy));
        var autoLabelled = items.Count(item => item.IsAutoLabelled && Admits(item, policy));
        GateCheck[] checks =
        [
            autoLabelled > 0 && autoLabelled == items.Count
                ? new GateCheck("agreement", true, null, policy.MinAgreementLower, "The model labelled all items by itself: there is no agreement to measure.")
                : Agreement(agreement, policy),
            .. AutoLabel(autoLabelled, autoLabel),
            new GateCheck(
                "promotable", admitted > 0, admitted, 1,
                Text($"{admitted} of {expected} items have a label with a posterior of at least {policy.PromotionPosterior}.")),
        ];
        var passed = checks.All(check => check.Passed);
        var promoted = passed ? admitted : 0;
        return new GateResult(passed, checks, promoted, expected - promoted);
    }

    /// <summary>Only a model that passed after the batch's own audit has labels here; the check says with what.</summary>
    private static IEnumerable<GateCheck> AutoLabel(int autoLabelled, AutoLabelMeasurement? measured)
    {
        if (autoLabelled > 0)
        {
            yield return new GateCheck(
                "autoLabel", measured is { Passes: true }, measured?.Lower, measured?.Required ?? 1,
                Text($"The model labelled {autoLabelled} items by itself. {measured?.Reason ?? "Its precision was not measured."}"));
        }
    }

    private static GateCheck Agreement(BatchAgreement agreement, AnnotationPolicy policy)
    {
        const string name = "agreement";
        if (agreement.Lower is not { } lower)
        {
            return policy.MinAnswers == 1
                ? new GateCheck(name, true, null, policy.MinAgreementLower, "Items have one answer each by policy: agreement is not measured.")
                : new GateCheck(name, false, null, policy.MinAgreementLower, "No item has two answers that count: agreement cannot be measured.");
        }

        return new GateCheck(
            name, lower >= policy.MinAgreementLower, lower, policy.MinAgreementLower,
            Text($"Krippendorff's alpha is {agreement.Alpha:F3}, at least {lower:F3}; the policy asks for at least {policy.MinAgreementLower:F3}."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
