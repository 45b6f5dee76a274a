namespace AnnotationFunctions.Core.Numerics;

/// <summary>Inverse of symmetric positive definite matrices.</summary>
internal static class Cholesky
{
    /// <summary>Replaces a flat [n, n] matrix by its inverse; false, with the matrix spoilt, when it is not positive definite. O(n³).</summary>
    public static bool TryInvert(double[] matrix, int n)
    {
        for (var j = 0; j < n; j++)
        {
            for (var i = j; i < n; i++)
            {
                var sum = matrix[(i * n) + j] - Dot(matrix, i * n, j * n, j);
                if (i == j && !(sum > 1e-14))
                {
                    return false;
                }

                matrix[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / matrix[(j * n) + j];
            }
        }

        InvertLower(matrix, n);
        Multiply(matrix, n);
        return true;
    }

    /// <summary>L to L⁻¹, in the lower triangle.</summary>
    private static void InvertLower(double[] matrix, int n)
    {
        for (var j = 0; j < n; j++)
        {
            matrix[(j * n) + j] = 1 / matrix[(j * n) + j];
            for (var i = j + 1; i < n; i++)
            {
                var sum = 0.0;
                for (var k = j; k < i; k++)
                {
                    sum += matrix[(i * n) + k] * matrix[(k * n) + j];
                }

                matrix[(i * n) + j] = -sum / matrix[(i * n) + i];
            }
        }
    }

    /// <summary>L⁻ᵀ L⁻¹ from the lower triangle into the whole matrix.</summary>
    private static void Multiply(double[] matrix, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var k = i; k < n; k++)
                {
                    sum += matrix[(k * n) + i] * matrix[(k * n) + j];
                }

                matrix[(j * n) + i] = sum; // the upper triangle is not read by this loop
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                matrix[(i * n) + j] = matrix[(j * n) + i];
            }
        }
    }

    private static double Dot(double[] matrix, int first, int second, int length) =>
        System.Numerics.Tensors.TensorPrimitives.Dot<double>(matrix.AsSpan(first, length), matrix.AsSpan(second, length));
}
