namespace AnnotationFunctions.Core.Agreement;

/// <summary>Kendall's τ-b of two columns of numbers, by counting inversions in a merge sort.</summary>
/// <remarks>W. R. Knight 1966, doi:10.1080/01621459.1966.10480879. O(n log n).</remarks>
internal static class KendallTau
{
    /// <summary>τ-b; NaN with fewer than two values, or when one column has one value throughout.</summary>
    public static double B(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var order = new int[x.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var (first, second) = (x.ToArray(), y.ToArray());
        Array.Sort(order, (a, b) => first[a].CompareTo(first[b]) is not 0 and var c ? c : second[a].CompareTo(second[b]));
        var tiedX = TiedPairs(order, (a, b) => first[a] == first[b]);
        var tiedBoth = TiedPairs(order, (a, b) => first[a] == first[b] && second[a] == second[b]);
        var values = Array.ConvertAll(order, i => second[i]);
        var discordant = Inversions(values, new double[values.Length], 0, values.Length);
        double tiedY = 0;
        for (int i = 1, run = 1; i < values.Length; i++)
        {
            run = values[i] == values[i - 1] ? run + 1 : 1;
            tiedY += run - 1;
        }

        var pairs = order.Length * (order.Length - 1.0) / 2;
        var balance = pairs - tiedX - tiedY + tiedBoth - (2 * discordant);
        var scale = Math.Sqrt((pairs - tiedX) * (pairs - tiedY));
        return scale > 0 ? balance / scale : double.NaN;
    }

    /// <summary>Pairs within runs of neighbours that are equal.</summary>
    private static double TiedPairs(int[] order, Func<int, int, bool> equal)
    {
        double pairs = 0;
        for (int i = 1, run = 1; i < order.Length; i++)
        {
            run = equal(order[i - 1], order[i]) ? run + 1 : 1;
            pairs += run - 1;
        }

        return pairs;
    }

    /// <summary>Sorts a range and returns the number of pairs that stood in the wrong order.</summary>
    private static double Inversions(double[] values, double[] scratch, int start, int end)
    {
        if (end - start < 2)
        {
            return 0;
        }

        var middle = (start + end) / 2;
        var count = Inversions(values, scratch, start, middle) + Inversions(values, scratch, middle, end);
        var (left, right) = (start, middle);
        for (var at = start; at < end; at++)
        {
            if (right == end || (left < middle && values[left] <= values[right]))
            {
                scratch[at] = values[left++];
            }
            else
            {
                count += middle - left;
                scratch[at] = values[right++];
            }
        }

        Array.Copy(scratch, start, values, start, end - start);
        return count;
    }
}
