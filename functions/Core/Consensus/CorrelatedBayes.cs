using System.Numerics.Tensors;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Enhanced Bayesian classifier combination: every class has subtypes, and annotators confuse each subtype in their own way. Items of one subtype
/// mislead many annotators alike, so correlated mistakes no longer count as independent evidence.
/// </summary>
/// <remarks>
/// <para>z = (class, subtype); p(l | class, subtype) per annotator with Dirichlet priors; fitted by variational Bayes from a seeded random
/// assignment to subtypes within the shares of votes. The posterior of a class is the sum over its subtypes.</para>
/// <para>Use it with many answers per annotator; it is the slowest of the confusion-matrix models. O(answers × classes × subtypes) per iteration.</para>
/// <para>Li, Rubinstein, Cohn: Exploiting Worker Correlation for Label Aggregation in Crowdsourcing, ICML 2019, PMLR 97:3886-3895.</para>
/// </remarks>
public static class CorrelatedBayes
{
    /// <summary>Fits the model.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid (the message names all that are), or the matrices would not fit.</exception>
    public static ConsensusResult Run(AnnotationTable table, VariationalBayesOptions? options = null)
    {
        options ??= new VariationalBayesOptions();
        options.Validate(table);
        if (!ConfusionFit.IsFittable(table, options))
        {
            return ConfusionFit.WithoutAnswers("correlated-bayes", table, options);
        }

        var kernel = new ConfusionKernel(table, table.LabelCount * options.Subtypes, options.Threads, ItemEvidence.From(table, options));
        kernel.Seed(Start(table, options));
        var update = Update(kernel, options);
        return ConfusionFit.Run("correlated-bayes", kernel, table, options, update.Apply);
    }

    /// <summary>The M-step, after the kernel was seeded: the class priors may be the shares of votes that it starts from.</summary>
    internal static VariationalUpdate Update(ConfusionKernel kernel, VariationalBayesOptions options)
    {
        if (!options.ClassPriorFromVotes)
        {
            return new VariationalUpdate(kernel, options);
        }

        var subtypes = kernel.States / kernel.Labels;
        var votes = new double[kernel.Labels];
        for (var state = 0; state < kernel.States; state++)
        {
            votes[state / subtypes] += kernel.StateCounts[state];
        }

        return new VariationalUpdate(kernel, options, Array.ConvertAll(votes, count => Math.Max(count, 1e-3)));
    }

    /// <summary>Shares of votes, each split over the subtypes by a draw from the uniform Dirichlet distribution.</summary>
    internal static double[] Start(AnnotationTable table, VariationalBayesOptions options)
    {
        var shares = ConfusionFit.VoteShares(table, options);
        var random = new SeededRandom(options.Seed);
        var start = new double[shares.Length * options.Subtypes];
        for (var i = 0; i < shares.Length; i++)
        {
            var split = start.AsSpan(i * options.Subtypes, options.Subtypes);
            for (var m = 0; m < split.Length; m++)
            {
                split[m] = -Math.Log(1 - random.NextDouble());
            }

            TensorPrimitives.Multiply(split, shares[i] / TensorPrimitives.Sum<double>(split), split);
        }

        return start;
    }
}
