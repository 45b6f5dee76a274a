using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>Sums and shares of votes.</summary>
internal static class Votes
{
    public static void AddProbabilities(ConsensusInputs inputs, int item, double weight, Span<double> row)
    {
        if (inputs.Probabilities.IsEmpty)
        {
            return;
        }

        var soft = inputs.Probabilities.Span.Slice(item * row.Length, row.Length);
        for (var label = 0; label < row.Length && !double.IsNaN(soft[0]); label++)
        {
            row[label] += weight * soft[label];
        }
    }

    /// <summary>Divides by the sum; leaves an all-zero row as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalise(Span<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            sum += value;
        }

        for (var i = 0; sum > 0 && i < row.Length; i++)
        {
            row[i] /= sum;
        }
    }

    /// <summary>Mean of the rows that are not zero; uniform when there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] ClassShares(AnnotationTable table, ReadOnlySpan<double> shares)
    {
        var classes = table.LabelCount;
        var priors = new double[classes];
        for (var item = 0; item < table.ItemCount; item++)
        {
            for (var label = 0; label < classes; label++)
            {
                priors[label] += shares[(item * classes) + label];
            }
        }

        if (TensorPrimitives.Sum<double>(priors) == 0)
        {
            Array.Fill(priors, 1.0);
        }

        Normalise(priors);
        return priors;
    }

    /// <summary>Gives rows that are all zero the class priors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillUnanswered(AnnotationTable table, ConsensusInputs inputs, Span<double> shares, ReadOnlySpan<double> priors)
    {
        var classes = table.LabelCount;
        for (var item = 0; item < table.ItemCount; item++)
        {
            var row = shares.Slice(item * classes, classes);
            if (!HasAny(row))
            {
                priors.CopyTo(row);
            }
        }
    }

    private static bool HasAny(ReadOnlySpan<double> row)
    {
        foreach (var value in row)
        {
            if (value != 0)
            {
                return true;
            }
        }

        return false;
    }
}
