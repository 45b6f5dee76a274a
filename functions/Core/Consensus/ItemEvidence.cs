namespace AnnotationFunctions.Core.Consensus;

/// <summary>What is known about items besides the annotators' answers: gold labels, and a model's class probabilities.</summary>
/// <remarks>
/// A gold label clamps the posterior. Probabilities are the soft answer of one more source, whose confusion matrix is learned like an
/// annotator's: the likelihood of class c is Σ_l q[l] θ[l, c]. A model that is often wrong therefore loses its influence.
/// </remarks>
internal sealed class ItemEvidence
{
    private readonly int labels;

    public ItemEvidence(int[]? gold, double[]? probabilities, int labels)
    {
        Gold = gold;
        Probabilities = probabilities;
        this.labels = labels;
    }

    public int[]? Gold { get; }

    public double[]? Probabilities { get; }

    public static ItemEvidence? From(AnnotationTable table, ConsensusInputs inputs)
    {
        var gold = inputs.Gold.IsEmpty ? null : inputs.Gold.ToArray();
        var probabilities = inputs.Probabilities.IsEmpty ? null : inputs.Probabilities.ToArray();
        return gold is null && probabilities is null ? null : new ItemEvidence(gold, probabilities, table.LabelCount);
    }

    public int GoldOf(int item) => Gold is null ? -1 : Gold[item];

    /// <summary>The model's probabilities of one item; empty when it has none for it.</summary>
    public ReadOnlySpan<double> ProbabilitiesOf(int item)
    {
        if (Probabilities is null || double.IsNaN(Probabilities[item * labels]))
        {
            return default;
        }

        return Probabilities.AsSpan(item * labels, labels);
    }

    /// <summary>Applies the evidence to a row of state weights; <paramref name="mixture"/> receives the model's likelihood of each state.</summary>
    public void Multiply(int item, ConfusionKernel kernel, Span<double> row, Span<double> mixture)
    {
        var gold = GoldOf(item);
        var statesPerClass = kernel.States / labels;
        for (var state = 0; gold >= 0 && state < kernel.States; state++)
        {
            row[state] = state / statesPerClass == gold ? row[state] : 0;
        }

        var soft = ProbabilitiesOf(item);
        if (soft.IsEmpty)
        {
            return;
        }

        mixture.Clear();
        for (var label = 0; label < labels; label++)
        {
            var factors = kernel.Factors.AsSpan(kernel.Row(kernel.Sources - 1, label), kernel.States);
            for (var state = 0; state < factors.Length; state++)
            {
                mixture[state] += soft[label] * factors[state];
            }
        }

        for (var state = 0; state < kernel.States; state++)
        {
            row[state] *= mixture[state];
        }
    }

    /// <summary>Adds the model's expected counts: its soft answer is split over labels by their share in the likelihood.</summary>
    public void Count(int item, ConfusionKernel kernel, ReadOnlySpan<double> row, ReadOnlySpan<double> mixture, double[] counts, bool seeding)
    {
        var soft = ProbabilitiesOf(item);
        for (var label = 0; label < soft.Length; label++)
        {
            var at = kernel.Row(kernel.Sources - 1, label);
            for (var state = 0; state < kernel.States; state++)
            {
                var share = seeding ? soft[label] : soft[label] * kernel.Factors[at + state] / mixture[state];
                counts[at + state] += row[state] * share;
            }
        }
    }
}
