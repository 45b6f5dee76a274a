using System.Globalization;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Consensus without a choice to make: fits models from simple to complex, hides part of the answers to see which of them predict answers that they
/// have not seen, and lets them vote with weights that follow from that. Deterministic, and the result says what was chosen and why.
/// </summary>
/// <remarks>
/// <para>1. Models with confusion matrices (<see cref="DawidSkene"/> at the mode of its posterior; <see cref="CorrelatedBayes"/>, averaged over starts) are
/// mixed with the weights that make hidden answers most probable (stacking of predictive distributions, Yao et al. 2018,
/// doi:10.1214/17-BA1091).</para>
/// <para>2. That mixture, the <see cref="OneCoin"/> model and the <see cref="ZeroBasedSkill"/> vote are compared by one yardstick: the mean
/// log-probability of hidden answers when confusion matrices are counted under each one's posteriors. A member that is d nats per answer behind the
/// best has a vote of exp(-d / temperature). Complex models therefore decide where they know more than a vote does, and a vote decides where
/// they do not: that guards against models that explain the annotators well with classes that no longer mean the labels.</para>
/// <para>3. The label is the weighted vote of the members' labels, with their posteriors as the lesser part; the posterior is the weighted mean of
/// the members' posteriors, evened out where it contradicts the label, so that a disputed item never looks certain.</para>
/// <para>No rule looks at the size or the name of a data set. Cost: about (parts + 1) times that of the slowest member; parts are limited by
/// <see cref="AutoConsensusOptions.EnoughHiddenAnswers"/>.</para>
/// </remarks>
public static partial class AutoConsensus
{
    private const int FewestHiddenAnswers = 20;
    private const double PosteriorShare = 0.3; // of a vote; the label has the rest of 1.3

    /// <summary>Finds the consensus.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static ConsensusResult Run(AnnotationTable table, AutoConsensusOptions? options = null)
    {
        options ??= new AutoConsensusOptions();
        options.Validate(table);
        if (!ConfusionFit.IsFittable(table, options))
        {
            return ConfusionFit.WithoutAnswers("auto", table, options);
        }

        var evidence = Compare(table, options);
        var mixture = Mix(Posteriors(Models(table, options)), evidence.StackWeights);
        double[][] members = [mixture, .. Simple(table, options)];
        return Combine(table, options, members, evidence);
    }

    /// <summary>The Dawid-Skene model, and the model of correlated annotators from several starts.</summary>
    private static FittedModel[][] Models(AnnotationTable table, AutoConsensusOptions options)
    {
        var starts = new FittedModel[options.Starts];
        for (var start = 0; start < starts.Length; start++)
        {
            starts[start] = FittedModel.CorrelatedBayes(table, options, options.Seed + start);
        }

        return [[FittedModel.DawidSkene(table, options)], starts];
    }

    /// <summary>Posteriors of each model, averaged over its starts: where starts disagree, none is sure.</summary>
    private static double[][] Posteriors(FittedModel[][] models) => Array.ConvertAll(models, starts =>
    {
        var equal = new double[starts.Length];
        Array.Fill(equal, 1.0 / starts.Length);
        return Mix(Array.ConvertAll(starts, start => start.Posteriors()), equal);
    });

    /// <summary>Posteriors of the one-coin model and of the skill-weighted vote.</summary>
    private static double[][] Simple(AnnotationTable table, AutoConsensusOptions options)
    {
        var coin = new OneCoinOptions { Gold = options.Gold, Probabilities = options.Probabilities, Threads = options.Threads };
        var skill = new ZeroBasedSkillOptions { Gold = options.Gold, Probabilities = options.Probabilities };
        return
        [
            OneCoin.Run(table, coin).Posteriors.ToArray(),
            TemperedVotes.Posteriors(table, ZeroBasedSkill.Skills(table, skill).Skills, options),
        ];
    }

    private static Evidence Compare(AnnotationTable table, AutoConsensusOptions options)
    {
        List<double>[] densities = [[], []];
        var parts = new List<(HiddenAnswers Hidden, double[][] Models, double[][] Simple)>();
        var hiddenAnswers = 0;
        for (var fold = 0; fold < options.Folds && hiddenAnswers < options.EnoughHiddenAnswers; fold++)
        {
            var hidden = HiddenAnswers.Split(table, fold, options.Folds, options.Seed);
            var models = Models(hidden.Rest, options);
            for (var i = 0; i < hidden.Count; i++)
            {
                var (item, annotator, label) = (hidden.Items[i], hidden.Annotators[i], hidden.Labels[i]);
                densities[0].Add(models[0].Average(model => model.Probability(item, annotator, label)));
                densities[1].Add(models[1].Average(model => model.Probability(item, annotator, label)));
            }

            parts.Add((hidden, Posteriors(models), Simple(hidden.Rest, options)));
            hiddenAnswers += hidden.Count;
        }

        var stack = PredictiveStack.Weights(densities);
        var scores = new double[3];
        foreach (var (hidden, models, simple) in parts)
        {
            scores[0] += AnswerDecoder.Score(hidden, Mix(models, stack)) / Math.Max(1, hiddenAnswers);
            scores[1] += AnswerDecoder.Score(hidden, simple[0]) / Math.Max(1, hiddenAnswers);
            scores[2] += AnswerDecoder.Score(hidden, simple[1]) / Math.Max(1, hiddenAnswers);
        }

        var enough = hiddenAnswers >= FewestHiddenAnswers;
        return new Evidence(stack, scores, Array.ConvertAll(scores, s => enough ? Math.Exp((s - scores.Max()) / options.Temperature) : 1), hiddenAnswers);
    }

    private static double[] Mix(double[][] posteriors, double[] weights)
    {
        var mixture = new double[posteriors[0].Length];
        for (var model = 0; model < posteriors.Length; model++)
        {
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(posteriors[model], weights[model], mixture, mixture);
        }

        return mixture;
    }

    private static ConsensusResult Combine(AnnotationTable table, AutoConsensusOptions options, double[][] members, Evidence evidence)
    {
        var classes = table.LabelCount;
        var posteriors = Mix(members, Normalised(evidence.Votes));
        var votes = new double[classes];
        for (var item = 0; item < table.ItemCount; item++)
        {
            Array.Clear(votes);
            for (var member = 0; member < members.Length; member++)
            {
                var row = members[member].AsSpan(item * classes, classes);
                votes[Qualities.Largest(row)] += evidence.Votes[member];
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(row, PosteriorShare * evidence.Votes[member], votes, votes);
            }

            Agree(posteriors.AsSpan(item * classes, classes), Qualities.Largest(votes));
        }

        ConfusionFit.ClampGold(posteriors, classes, options.Gold.Span);
        return Describe(table, options, posteriors, evidence);
    }

    /// <summary>Lifts the chosen class to just above every other where the mean posterior prefers another one.</summary>
    private static void Agree(Span<double> posterior, int chosen)
    {
        var largest = posterior[Qualities.Largest(posterior)];
        posterior[chosen] = posterior[chosen] < largest ? largest * (1 + 1e-9) : posterior[chosen];
        Votes.Normalise(posterior);
    }

    private static ConsensusResult Describe(AnnotationTable table, AutoConsensusOptions options, double[] posteriors, Evidence evidence)
    {
        var kernel = new ConfusionKernel(table, table.LabelCount, options.Threads, ItemEvidence.From(table, options));
        kernel.Seed(posteriors);
        var quality = Qualities.FromCounts(table, ExpectedCounts.Of(table, posteriors, options.Threads), null, options.ConfidenceLevel);
        var update = new DawidSkeneUpdate(kernel, DawidSkeneOptions.PosteriorMode);
        update.Apply();
        kernel.Expect();
        var priors = Votes.ClassShares(table, posteriors);
        return new ConsensusResult("auto", Qualities.ChooseLabels(table, posteriors, options), posteriors, priors, quality)
        {
            LogLikelihood = kernel.LogLikelihood,
            Reason = evidence.ToString(),
        };
    }

    private static double[] Normalised(double[] weights)
    {
        var copy = weights.ToArray();
        Votes.Normalise(copy);
        return copy;
    }

    private sealed record Evidence(double[] StackWeights, double[] Scores, double[] Votes, int HiddenAnswers)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{HiddenAnswers} hidden answers. Mixture of models: Dawid-Skene {StackWeights[0]:P0}, correlated annotators {1 - StackWeights[0]:P0}. "
            + $"Votes (mean log-probability of a hidden answer): mixture {Votes[0]:F2} ({Scores[0]:F3}), one-coin {Votes[1]:F2} ({Scores[1]:F3}), "
            + $"skill-weighted vote {Votes[2]:F2} ({Scores[2]:F3}).");
    }
}
