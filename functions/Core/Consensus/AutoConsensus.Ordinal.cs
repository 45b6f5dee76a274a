using System.Globalization;
using AnnotationFunctions.Core.Consensus.Ordinal;

namespace AnnotationFunctions.Core.Consensus;

/// <content>Ordered classes.</content>
public static partial class AutoConsensus
{
    /// <summary>
    /// Finds the consensus of classes that are ordered by their ids: <see cref="OrdinalConsensus"/> and <see cref="DawidSkene"/>, mixed with the weights that make
    /// hidden answers most probable.
    /// </summary>
    /// <param name="table">The answers; label ids are ranks.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static OrdinalResult Ordinal(AnnotationTable table, AutoConsensusOptions? options = null)
    {
        options ??= new AutoConsensusOptions();
        options.Validate(table);
        var scale = new OrdinalConsensusOptions { Gold = options.Gold, Probabilities = options.Probabilities, Threads = options.Threads };
        var matrices = DawidSkeneOptions.PosteriorMode with { Gold = options.Gold, Probabilities = options.Probabilities, Threads = options.Threads };
        var ordinal = OrdinalConsensus.Run(table, scale);
        if (table.LabelCount < 3 || !ConfusionFit.IsFittable(table, options))
        {
            return new OrdinalResult(DawidSkene.Run(table, matrices).Because("auto", "Fewer than three classes have no order to use: Dawid-Skene."), ordinal.Annotators);
        }

        List<double>[] densities = [[], []];
        for (var fold = 0; fold < options.Folds && densities[0].Count < options.EnoughHiddenAnswers; fold++)
        {
            var hidden = HiddenAnswers.Split(table, fold, options.Folds, options.Seed);
            AddDensities(densities[0], hidden, OrdinalConsensus.Run(hidden.Rest, scale).Consensus);
            AddDensities(densities[1], hidden, DawidSkene.Run(hidden.Rest, matrices));
        }

        var enough = densities[0].Count >= FewestHiddenAnswers;
        var weights = enough ? PredictiveStack.Weights(densities) : [1, 0];
        var posteriors = Mix([ordinal.Consensus.Posteriors.ToArray(), DawidSkene.Run(table, matrices).Posteriors.ToArray()], weights);
        ConfusionFit.ClampGold(posteriors, table.LabelCount, options.Gold.Span);
        var quality = Qualities.FromCounts(table, ExpectedCounts.Of(table, posteriors, options.Threads), null, options.ConfidenceLevel);
        var labels = Qualities.ChooseLabels(table, posteriors, options);
        var consensus = new ConsensusResult("auto", labels, posteriors, Votes.ClassShares(table, posteriors), quality)
        {
            Iterations = ordinal.Consensus.Iterations,
            Converged = ordinal.Consensus.Converged,
            LogLikelihood = ordinal.Consensus.LogLikelihood,
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"{densities[0].Count} hidden answers{(enough ? string.Empty : ", too few to choose by")}. Mixture: scale with bias and noise {weights[0]:P0}, confusion matrices {weights[1]:P0}."),
        };
        return new OrdinalResult(consensus, ordinal.Annotators);
    }

    private static void AddDensities(List<double> densities, HiddenAnswers hidden, ConsensusResult result)
    {
        var classes = hidden.Rest.LabelCount;
        for (var i = 0; i < hidden.Count; i++)
        {
            var posterior = result.Posterior(hidden.Items[i]);
            var confusion = result.Annotators[hidden.Annotators[i]].Confusion;
            var density = 0.0;
            for (var c = 0; c < classes; c++)
            {
                density += posterior[c] * confusion[(c * classes) + hidden.Labels[i]];
            }

            densities.Add(density);
        }
    }
}
