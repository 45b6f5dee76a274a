namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>Numbers as they are kept: a model knows no more digits, and rows are bounded.</summary>
internal static class Rounded
{
    /// <summary>A probability, 0 to 1, with six digits.</summary>
    public static double Probability(double value) => Math.Round(Math.Clamp(value, 0, 1), 6);

    /// <summary>A coordinate, with two digits.</summary>
    public static double Pixels(double value) => Math.Round(value, 2);
}
