using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>What the confusion-matrix models share around the <see cref="ConfusionKernel"/>: start, iteration, result.</summary>
internal static class ConfusionFit
{
    public static bool IsFittable(AnnotationTable table, ConsensusInputs inputs) =>
        table.LabelCount > 0 && (table.AnswerCount > 0 || !inputs.Probabilities.IsEmpty);

    /// <summary>The result when there is nothing to fit: gold labels where known, uniform posteriors elsewhere.</summary>
    public static ConsensusResult WithoutAnswers(string method, AnnotationTable table, ConsensusInputs inputs)
    {
        var votes = MajorityVote.Run(
            table, new MajorityVoteOptions { Gold = inputs.Gold, Probabilities = inputs.Probabilities, ConfidenceLevel = inputs.ConfidenceLevel });
        return new ConsensusResult(
            method, votes.Labels.ToArray(), votes.Posteriors.ToArray(), votes.ClassPriors.ToArray(), votes.Annotators) { LogLikelihood = 0 };
    }

    /// <summary>
    /// First counts from shares of votes, each multiplied by a uniform number in (0.5, 1.5) when <paramref name="seed"/> is given. Items without
    /// votes count nothing.
    /// </summary>
    public static void Seed(ConfusionKernel kernel, AnnotationTable table, ConsensusInputs inputs, long? seed = null)
    {
        if (seed is null && kernel.CanSeedVotes)
        {
            kernel.SeedVotes();
            return;
        }

        kernel.Seed((item, row) =>
        {
            MajorityVote.FillShares(table, inputs, default, 1, item, row);
            if (seed is { } start)
            {
                var random = new SeededRandom(unchecked((start * 0x5851F42D4C957F2D) + item));
                foreach (ref var share in row)
                {
                    share *= 0.5 + random.NextDouble();
                }

                Votes.Normalise(row);
            }
        });
    }

    /// <summary>Shares of votes, flat [item, class]; the class shares where nobody voted.</summary>
    public static double[] VoteShares(AnnotationTable table, ConsensusInputs inputs)
    {
        var shares = MajorityVote.Shares(table, inputs, default, 1, table.LabelCount);
        Votes.FillUnanswered(table, inputs, shares, Votes.ClassShares(table, shares));
        return shares;
    }

    /// <summary>Iterates to the end and makes the result.</summary>
    public static ConsensusResult Run(string method, ConfusionKernel kernel, AnnotationTable table, IterativeOptions options, Action update)
    {
        var (iterations, converged) = Iterate(kernel, table, options, update);
        return Result(method, kernel, table, options, iterations, converged);
    }

    /// <summary>
    /// Alternates <paramref name="update"/> and a pass over the answers until the log-likelihood per answer settles, and ends with an update, so that
    /// the next pass gives the posteriors.
    /// </summary>
    public static (int Iterations, bool Converged) Iterate(ConfusionKernel kernel, AnnotationTable table, IterativeOptions options, Action update)
    {
        var threshold = options.Tolerance * Math.Max(1, table.AnswerCount);
        var previous = double.NegativeInfinity;
        var iterations = 0;
        var converged = false;
        while (iterations < options.MaxIterations && !converged)
        {
            update();
            kernel.Expect();
            iterations++;
            converged = Math.Abs(kernel.LogLikelihood - previous) < threshold;
            previous = kernel.LogLikelihood;
        }

        update();
        return (iterations, converged);
    }

    /// <summary>The result under the present factors; takes one more pass for the posteriors.</summary>
    public static ConsensusResult Result(
        string method, ConfusionKernel kernel, AnnotationTable table, ConsensusInputs inputs, int iterations, bool converged)
    {
        var states = GC.AllocateUninitializedArray<double>(table.ItemCount * kernel.States); // the pass writes every row
        kernel.Expect(states);
        var posteriors = Classes(states, kernel);
        ClampGold(posteriors, table.LabelCount, inputs.Gold.Span);
        var priors = Classes(kernel.StateWeights[..kernel.States], kernel);
        Votes.Normalise(priors);
        var counts = Transposed(kernel, kernel.Counts);
        var confusions = kernel.States == kernel.Labels ? Distributions(Transposed(kernel, kernel.Factors), kernel.Labels) : null;
        var qualities = Qualities.FromCounts(table, counts, confusions, inputs.ConfidenceLevel);
        return new ConsensusResult(method, Qualities.ChooseLabels(table, posteriors, inputs), posteriors, priors, qualities)
        {
            Iterations = iterations,
            Converged = converged,
            LogLikelihood = kernel.LogLikelihood,
            ModelQuality = ModelQuality(kernel, table, inputs, counts, confusions),
        };
    }

    /// <summary>Makes the posteriors of gold items exact.</summary>
    public static void ClampGold(double[] posteriors, int classes, ReadOnlySpan<int> gold)
    {
        for (var item = 0; item < gold.Length; item++)
        {
            if (gold[item] >= 0)
            {
                posteriors.AsSpan(item * classes, classes).Clear();
                posteriors[(item * classes) + gold[item]] = 1;
            }
        }
    }

    /// <summary>State weights from expected counts, with <paramref name="smoothing"/> pseudo-items for each state.</summary>
    public static void ClassPriors(ConfusionKernel kernel, double smoothing)
    {
        var total = Lanes.Sum(kernel.StateCounts) + (smoothing * kernel.States);
        for (var state = 0; state < kernel.States; state++)
        {
            kernel.StateWeights[state] = Math.Max(1e-15, (kernel.StateCounts[state] + smoothing) / total);
        }
    }

    /// <summary>Divides each column (one state) of a [label, state] matrix by its sum; nothing ends below 1e-15, and padding stays zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NormaliseColumns(Span<double> matrix, int labels, int states, int stride)
    {
        ref var at = ref MemoryMarshal.GetReference(matrix);
        for (var column = 0; column < stride; column += 4)
        {
            var sum = Vector256<double>.Zero;
            for (var label = 0; label < labels; label++)
            {
                sum += Vector256.LoadUnsafe(ref at, (nuint)((label * stride) + column));
            }

            var real = Vector256.LessThan(Vector256.Create(0.0, 1, 2, 3) + Vector256.Create((double)column), Vector256.Create((double)states));
            for (var label = 0; label < labels; label++)
            {
                var offset = (nuint)((label * stride) + column);
                var share = Vector256.Max(Vector256.LoadUnsafe(ref at, offset) / sum, Vector256.Create(1e-15));
                Vector256.ConditionalSelect(real, share, Vector256<double>.Zero).StoreUnsafe(ref at, offset);
            }
        }
    }

    /// <summary>Sums over the subtypes of each class: rows of states to rows of classes.</summary>
    public static double[] Classes(double[] states, ConfusionKernel kernel)
    {
        var subtypes = kernel.States / kernel.Labels;
        if (subtypes == 1)
        {
            return states;
        }

        var classes = new double[states.Length / subtypes];
        for (var i = 0; i < states.Length; i++)
        {
            classes[i / subtypes] += states[i];
        }

        return classes;
    }

    /// <summary>Rows divided by their sums: variational factors do not sum to one.</summary>
    private static double[] Distributions(double[] confusions, int classes)
    {
        for (var row = 0; row < confusions.Length; row += classes)
        {
            Votes.Normalise(confusions.AsSpan(row, classes));
        }

        return confusions;
    }

    /// <summary>[source, label, state] with padding to [source, class, label] without, summed over subtypes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Transposed(ConfusionKernel kernel, double[] values)
    {
        var classes = kernel.Labels;
        var subtypes = kernel.States / classes;
        var result = new double[kernel.Sources * classes * classes];
        for (var source = 0; source < kernel.Sources; source++)
        {
            for (var label = 0; label < classes; label++)
            {
                var row = kernel.Row(source, label);
                for (var state = 0; state < kernel.States; state++)
                {
                    result[(((source * classes) + (state / subtypes)) * classes) + label] += values[row + state];
                }
            }
        }

        return result;
    }

    private static AnnotatorQuality? ModelQuality(
        ConfusionKernel kernel, AnnotationTable table, ConsensusInputs inputs, double[] counts, double[]? confusions)
    {
        if (inputs.Probabilities.IsEmpty)
        {
            return null;
        }

        var cells = table.LabelCount * table.LabelCount;
        var scored = 0;
        for (var item = 0; item < table.ItemCount; item++)
        {
            scored += kernel.Evidence!.ProbabilitiesOf(item).IsEmpty ? 0 : 1;
        }

        var at = table.AnnotatorCount * cells;
        return Qualities.Quality(
            -1, "model", scored, counts.AsSpan(at, cells), (confusions ?? Qualities.Smoothed(counts, table.LabelCount)).AsMemory(at, cells), table.LabelCount, inputs.ConfidenceLevel);
    }
}
