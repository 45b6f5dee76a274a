using System.Globalization;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>The order of labels that nobody declared: as numbers when all are numbers, else by ordinal comparison.</summary>
internal static class LabelNameOrder
{
    /// <summary>Positions of the names in their order.</summary>
    public static int[] Of(string[] names)
    {
        var order = Enumerable.Range(0, names.Length).ToArray();
        var numbers = Array.ConvertAll(names, Number);
        Array.Sort(order, numbers.Contains(double.NaN)
            ? (a, b) => string.CompareOrdinal(names[a], names[b])
            : (a, b) => numbers[a].CompareTo(numbers[b]) is not 0 and var c ? c : string.CompareOrdinal(names[a], names[b]));
        return order;
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
