using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>What every consensus method accepts besides the answers.</summary>
public abstract record ConsensusInputs
{
    /// <summary>Known labels: one label id per item, -1 where unknown; empty when there are none. Gold items keep their label with posterior 1.</summary>
    public ReadOnlyMemory<int> Gold { get; init; }

    /// <summary>
    /// A model's probabilities, flat [item, label]; empty when there are none. A row of NaN is an item that the model did not score. Other rows
    /// must be non-negative and sum to 1 (± 0.001).
    /// </summary>
    public ReadOnlyMemory<double> Probabilities { get; init; }

    /// <summary>Level of the intervals of annotator accuracy, in (0, 1); 0.95 by default.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Most threads to use; 0, the default, means one per processor. Never changes a result.</summary>
    public int Threads { get; init; }

    /// <summary>Adds what is wrong with this part of the options, given the table.</summary>
    private protected virtual void Check(AnnotationTable table, List<string> errors)
    {
        Options.Require(errors, ConfidenceLevel is > 0 and < 1, nameof(ConfidenceLevel), ConfidenceLevel, "in (0, 1)");
        Options.Require(errors, Threads >= 0, nameof(Threads), Threads, "0 or more");
        CheckGold(table, errors);
        CheckProbabilities(table, errors);
    }

    internal void Validate(AnnotationTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var errors = new List<string>();
        Check(table, errors);
        Options.Throw(errors);
    }

    private void CheckGold(AnnotationTable table, List<string> errors)
    {
        var gold = Gold.Span;
        if (!gold.IsEmpty && gold.Length != table.ItemCount)
        {
            errors.Add($"Gold has {gold.Length} values; expected one for each of the {table.ItemCount} items.");
            return;
        }

        for (var item = 0; item < gold.Length; item++)
        {
            if (gold[item] < -1 || gold[item] >= table.LabelCount)
            {
                errors.Add($"Gold of item {item} is {gold[item]}; expected -1 .. {table.LabelCount - 1}.");
                return;
            }
        }
    }

    private void CheckProbabilities(AnnotationTable table, List<string> errors)
    {
        var values = Probabilities.Span;
        var labels = table.LabelCount;
        if (!values.IsEmpty && values.Length != (long)table.ItemCount * labels)
        {
            errors.Add($"Probabilities has {values.Length} values; expected {table.ItemCount} items × {labels} labels.");
            return;
        }

        for (var item = 0; !values.IsEmpty && item < table.ItemCount; item++)
        {
            var row = values.Slice(item * labels, labels);
            if (!IsDistribution(row) && !double.IsNaN(row[0]))
            {
                errors.Add($"Probabilities of item {item} are [{string.Join(", ", row.ToArray())}]; expected non-negative numbers with sum 1, or NaN.");
                return;
            }
        }
    }

    private static bool IsDistribution(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            if (!(value >= 0))
            {
                return false;
            }

            sum += value;
        }

        return Math.Abs(sum - 1) <= 1e-3;
    }
}
