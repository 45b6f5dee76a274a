namespace AnnotationFunctions.Core.Consensus;

/// <summary>Deterministic annealing: iterations in which every factor of the posterior has an exponent below 1 that grows to 1.</summary>
internal static class Annealing
{
    private const double Growth = 1.25;
    private const int IterationsPerStep = 3;

    /// <summary>Leaves the counts of the last annealed pass; does nothing for <paramref name="first"/> = 1.</summary>
    public static void Run(ConfusionKernel kernel, double first, Action update)
    {
        for (var exponent = first; exponent < 1; exponent *= Growth)
        {
            for (var i = 0; i < IterationsPerStep; i++)
            {
                update();
                Temper(kernel.Factors, exponent);
                Temper(kernel.StateWeights.AsSpan(0, kernel.States), exponent);
                kernel.Expect();
            }
        }
    }

    private static void Temper(Span<double> factors, double exponent)
    {
        foreach (ref var factor in factors)
        {
            factor = factor == 0 ? 0 : Math.Pow(factor, exponent); // padding stays zero
        }
    }
}
