using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.MultiLabel;

/// <summary>Options of <see cref="MultiLabelConsensus"/>.</summary>
public sealed record MultiLabelOptions
{
    /// <summary>Known sets: for each item whether each class applies, flat [item, class], 1 or 0, or -1 where unknown; empty when there are none.</summary>
    public ReadOnlyMemory<sbyte> Gold { get; init; }

    /// <summary>
    /// Pseudo-answers that pull an annotator's rates on one class towards what their rates on all classes and the crowd's rates on this class suggest; 32 by default,
    /// above 0.
    /// </summary>
    public double Shrinkage { get; init; } = 32;

    /// <summary>Pseudo-answers that pull an annotator's, and a class's, overall rates towards those of all answers; 4 by default, above 0.</summary>
    public double OverallShrinkage { get; init; } = 4;

    /// <summary>Pseudo-items with, and as many without, each class, for its prevalence; 0.5 by default.</summary>
    public double PrevalenceSmoothing { get; init; } = 0.5;

    /// <summary>Posterior from which a class is part of the label, in (0, 1); 0.5 by default.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Level of the intervals of annotator accuracy, in (0, 1); 0.95 by default.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Most iterations; 200 by default.</summary>
    public int MaxIterations { get; init; } = 200;

    /// <summary>Stops when the log-likelihood per decision changes by less than this; 1e-7 by default.</summary>
    public double Tolerance { get; init; } = 1e-7;

    internal void Validate(MultiLabelTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var errors = new List<string>();
        var cells = (long)table.Answers.ItemCount * table.ClassNames.Count;
        Options.Require(errors, Gold.IsEmpty || Gold.Length == cells, "Gold.Length", Gold.Length, $"items × classes, which is {cells}");
        Options.Require(errors, Shrinkage is > 0 and < double.PositiveInfinity, nameof(Shrinkage), Shrinkage, "finite, above 0");
        Options.Require(errors, OverallShrinkage is > 0 and < double.PositiveInfinity, nameof(OverallShrinkage), OverallShrinkage, "finite, above 0");
        Options.Require(
            errors, PrevalenceSmoothing is > 0 and < double.PositiveInfinity, nameof(PrevalenceSmoothing), PrevalenceSmoothing, "finite, above 0");
        Options.Require(errors, Threshold is > 0 and < 1, nameof(Threshold), Threshold, "in (0, 1)");
        Options.Require(errors, ConfidenceLevel is > 0 and < 1, nameof(ConfidenceLevel), ConfidenceLevel, "in (0, 1)");
        Options.Require(errors, MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "1 or more");
        Options.Require(errors, Tolerance >= 0 && double.IsFinite(Tolerance), nameof(Tolerance), Tolerance, "finite, 0 or more");
        for (var cell = 0; cell < Gold.Length; cell++)
        {
            if (Gold.Span[cell] is < -1 or > 1)
            {
                errors.Add($"Gold of item {cell / table.ClassNames.Count}, class {cell % table.ClassNames.Count} is {Gold.Span[cell]}; expected -1, 0 or 1.");
                break;
            }
        }

        Options.Throw(errors);
    }
}
