using System.Globalization;
using AnnotationFunctions.Core.Consensus.MultiLabel;

namespace AnnotationFunctions.Core.Consensus;

/// <content>Sets of classes.</content>
public static partial class AutoConsensus
{
    /// <summary>
    /// Finds the consensus of sets of classes: <see cref="MultiLabelConsensus"/>, with classes sharing as much of an annotator's quality as makes hidden answers most
    /// probable.
    /// </summary>
    /// <param name="table">The answers.</param>
    /// <param name="multiLabel">Gold labels, threshold and levels; the defaults when null. Its shrinkage is chosen here.</param>
    /// <param name="options">Folds and seed; the defaults when null. Gold and probabilities of it are not used.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static MultiLabelResult Run(MultiLabelTable table, MultiLabelOptions? multiLabel = null, AutoConsensusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new AutoConsensusOptions();
        options.Validate();
        multiLabel ??= new MultiLabelOptions();
        double[] strengths = [32, 8, 128, 512];
        var scores = new double[strengths.Length];
        var hiddenAnswers = 0;
        for (var fold = 0; fold < options.Folds && hiddenAnswers < options.EnoughHiddenAnswers; fold++)
        {
            var hidden = HiddenAnswers.Split(table.Answers, fold, options.Folds, options.Seed);
            for (var i = 0; i < strengths.Length; i++)
            {
                scores[i] += MultiLabelConsensus.Score(table.With(hidden.Rest), hidden, multiLabel with { Shrinkage = strengths[i] });
            }

            hiddenAnswers += hidden.Count;
        }

        var best = hiddenAnswers < FewestHiddenAnswers ? 0 : Array.IndexOf(scores, scores.Max());
        var described = string.Join(
            ", ", strengths.Select((strength, i) => string.Create(CultureInfo.InvariantCulture, $"{strength} {scores[i] / Math.Max(1, hiddenAnswers):F3}")));
        return MultiLabelConsensus.Run(table, multiLabel with { Shrinkage = strengths[best] }).Because(
            $"{hiddenAnswers} hidden answers{(hiddenAnswers < FewestHiddenAnswers ? ", too few to choose by" : string.Empty)}. "
            + $"Classes share an annotator's quality with the strength of {strengths[best]} answers (mean log-probability of a hidden answer: {described}).");
    }
}
