namespace AnnotationFunctions.Core.Agreement;

/// <summary>A coefficient that is a function of sums over items, and so can be resampled and linearised over items.</summary>
internal abstract class Coefficient(ItemCounts items)
{
    public ItemCounts Items { get; } = items;

    /// <summary>The value over the given item indexes, with repeats; observed and expected agreement beside it.</summary>
    public abstract (double Value, double Observed, double Expected) Over(ReadOnlySpan<int> sample);

    /// <summary>
    /// One number per item whose variance around the centre, divided by the number of items, is the variance of the coefficient: the value plus
    /// the derivative with respect to the item's share.
    /// </summary>
    public abstract (double[] Values, double Centre) ItemValues();

    protected static double Quadratic(ReadOnlySpan<double> vector, double[] matrix)
    {
        var sum = 0.0;
        for (var a = 0; a < vector.Length; a++)
        {
            for (var b = 0; vector[a] != 0 && b < vector.Length; b++)
            {
                sum += vector[a] * vector[b] * matrix[(a * vector.Length) + b];
            }
        }

        return sum;
    }

    /// <summary>matrix · vector for a symmetric matrix.</summary>
    protected static double[] Product(double[] matrix, ReadOnlySpan<double> vector)
    {
        var product = new double[vector.Length];
        for (var a = 0; a < product.Length; a++)
        {
            product[a] = System.Numerics.Tensors.TensorPrimitives.Dot(matrix.AsSpan(a * vector.Length, vector.Length), vector);
        }

        return product;
    }
}
