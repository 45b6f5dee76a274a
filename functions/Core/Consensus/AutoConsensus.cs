using System.Globalization;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Consensus without a choice to make: fits models from simple to complex, hides part of the answers to see which of them predict answers that they
/// have not seen, and lets them vote with weights that follow from that. Deterministic, and the result says what was chosen and why.
/// </summary>
/// <remarks>
/// <para>1. Two models with confusion matrices are mixed: <see cref="DawidSkene"/> (one third) and <see cref="CorrelatedBayes"/> (two thirds, the mean over
/// starts), which contains the other as the case of one subtype per class.</para>
/// <para>2. That mixture, the <see cref="OneCoin"/> model and <see cref="Mace"/> are compared by one yardstick: the mean log-probability of hidden answers when
/// confusion matrices are counted under each one's posteriors. A member that is d nats per answer behind the best has a vote of exp(-d / temperature). Complex
/// models therefore decide where they know more than simple ones do, and simple ones together decide where they do not: that guards against models that explain
/// the annotators well with classes that no longer mean the labels.</para>
/// <para>3. The label is the weighted vote of the members' labels, with their posteriors as the lesser part; the posterior is the weighted mean of
/// the members' posteriors, evened out where it contradicts the label, so that a disputed item never looks certain.</para>
/// <para>No rule looks at the size or the name of a data set. Cost: about (parts + 1) times that of the slowest member; parts are limited by
/// <see cref="AutoConsensusOptions.EnoughHiddenAnswers"/>.</para>
/// </remarks>
public static partial class AutoConsensus
{
    private const int FewestHiddenAnswers = 20;
    private const double CorrelatedShare = 2.0 / 3;
    private const double PosteriorShare = 0.3; // of a vote; the label has the rest of 1.3

    private static readonly string[] MemberNames = ["mixture of Dawid-Skene and correlated annotators", "one-coin", "MACE"];

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

        return Combine(table, options, Members(table, options), Compare(table, options));
    }

    /// <summary>Posteriors of the members: the mixture of models with confusion matrices, one-coin, MACE.</summary>
    private static double[][] Members(AnnotationTable table, AutoConsensusOptions options)
    {
        var dawidSkene = new DawidSkeneOptions { Gold = options.Gold, Probabilities = options.Probabilities, Threads = options.Threads };
        var coin = new OneCoinOptions { Gold = options.Gold, Probabilities = options.Probabilities, Threads = options.Threads };
        var mace = new MaceOptions { Gold = options.Gold, Probabilities = options.Probabilities, Threads = options.Threads };
        double[][] models = [DawidSkene.Run(table, dawidSkene).Posteriors.ToArray(), Correlated(table, options)];
        return
        [
            Mix(models, [1 - CorrelatedShare, CorrelatedShare]),
            OneCoin.Run(table, coin).Posteriors.ToArray(),
            Mace.Run(table, mace).Posteriors.ToArray(),
        ];
    }

    /// <summary>Posteriors of the model of correlated annotators, averaged over its starts: where starts disagree, none is sure.</summary>
    private static double[] Correlated(AnnotationTable table, AutoConsensusOptions options)
    {
        var starts = new double[options.Starts][];
        for (var start = 0; start < starts.Length; start++)
        {
            var model = new VariationalBayesOptions
            {
                Gold = options.Gold, Probabilities = options.Probabilities, Threads = options.Threads, Seed = options.Seed + start,
            };
            starts[start] = CorrelatedBayes.Run(table, model).Posteriors.ToArray();
        }

        var equal = new double[starts.Length];
        Array.Fill(equal, 1.0 / starts.Length);
        return Mix(starts, equal);
    }

    private static Evidence Compare(AnnotationTable table, AutoConsensusOptions options)
    {
        var scores = new double[MemberNames.Length];
        var hiddenAnswers = 0;
        for (var fold = 0; fold < options.Folds && hiddenAnswers < options.EnoughHiddenAnswers; fold++)
        {
            var hidden = HiddenAnswers.Split(table, fold, options.Folds, options.Seed);
            var members = Members(hidden.Rest, options);
            for (var member = 0; member < scores.Length; member++)
            {
                scores[member] += AnswerDecoder.Score(hidden, members[member]);
            }

            hiddenAnswers += hidden.Count;
        }

        var means = Array.ConvertAll(scores, score => score / Math.Max(1, hiddenAnswers));
        var enough = hiddenAnswers >= FewestHiddenAnswers;
        return new Evidence(means, Array.ConvertAll(means, mean => enough ? Math.Exp((mean - means.Max()) / options.Temperature) : 1), hiddenAnswers);
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

    private sealed record Evidence(double[] Scores, double[] Votes, int HiddenAnswers)
    {
        public override string ToString()
        {
            var members = MemberNames.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{name} {Votes[i]:F2} ({Scores[i]:F3})"));
            return $"{HiddenAnswers} hidden answers{(HiddenAnswers < FewestHiddenAnswers ? ", too few to weigh by" : string.Empty)}. "
                + $"Votes (mean log-probability of a hidden answer): {string.Join(", ", members)}.";
        }
    }
}
