using System.Globalization;
using AnnotationFunctions.Core.Agreement;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>What <c>annotate agreement</c> prints; null where there is no value, for instance because no task has two answers.</summary>
/// <param name="Measure">Name of the coefficient.</param>
/// <param name="Level">What the labels measure.</param>
/// <param name="Value">The coefficient: 1 is perfect, 0 is chance.</param>
/// <param name="Lower">Lower end of its 95 % interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="StandardError">Standard error over tasks.</param>
/// <param name="Items">Tasks with at least two answers.</param>
/// <param name="Annotators">Workers with an answer on such a task.</param>
/// <param name="Answers">Answers on such tasks.</param>
/// <param name="Note">What one must know to read the value rightly.</param>
internal sealed record AgreementReading(
    string Measure,
    MeasurementLevel Level,
    double? Value,
    double? Lower,
    double? Upper,
    double? StandardError,
    int Items,
    int Annotators,
    int Answers,
    string? Note)
{
    internal static AgreementReading Of(AgreementMeasure measure, MeasurementLevel level, AgreementResult result) => new(
        measure.Name, level, Finite(result.Value), Finite(result.Lower), Finite(result.Upper), Finite(result.StandardError),
        result.Items, result.Annotators, result.Answers, result.Note);

    public override string ToString() =>
        (Value is null
            ? $"{Measure}: not defined"
            : string.Create(CultureInfo.InvariantCulture, $"{Measure}: {Value:0.0000}, 95 % from {Lower:0.0000} to {Upper:0.0000}"))
        + string.Create(CultureInfo.InvariantCulture, $" ({Items} tasks, {Annotators} workers, {Answers} answers)")
        + (Note is null ? "" : Environment.NewLine + Note);

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}
