namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>Items of nearly the same probability.</summary>
/// <param name="Thousandths">Their probability in thousandths, rounded down.</param>
/// <param name="Items">How many.</param>
/// <param name="Right">On how many people agree with the model.</param>
public sealed record AuditedCell(int Thousandths, int Items, int Right)
{
    private const double Rounding = 1e-9; // of numbers such as 0.99, which has no exact form

    /// <summary>The cell of a probability.</summary>
    internal static int Of(double probability) => (int)Math.Floor((probability * 1_000) + Rounding);

    /// <summary>The first cell in which every probability is at least this.</summary>
    internal static int From(double probability) => (int)Math.Ceiling((probability * 1_000) - Rounding);
}
