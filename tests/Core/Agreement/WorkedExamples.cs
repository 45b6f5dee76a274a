using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Agreement;

/// <summary>Published reliability data, typed in from the papers.</summary>
internal static class WorkedExamples
{
    /// <summary>Krippendorff 2011: four observers, twelve units, 0 is missing. Gwet 2014 uses the same data.</summary>
    public static readonly int[][] Krippendorff2011 =
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ];

    /// <summary>Observers in rows, items in columns, 0 missing.</summary>
    public static AnnotationTable FromObservers(int[][] observers)
    {
        var builder = new AnnotationTableBuilder();
        for (var observer = 0; observer < observers.Length; observer++)
        {
            for (var item = 0; item < observers[observer].Length; item++)
            {
                var label = observers[observer][item] == 0 ? string.Empty : observers[observer][item].ToString();
                builder.Add($"item{item}", $"annotator{observer}", label);
            }
        }

        return builder.Build();
    }

    /// <summary>Two annotators from a contingency table.</summary>
    public static AnnotationTable FromContingency(int[][] counts)
    {
        var builder = new AnnotationTableBuilder(Enumerable.Range(0, counts.Length).Select(label => label.ToString()));
        var item = 0;
        for (var row = 0; row < counts.Length; row++)
        {
            for (var column = 0; column < counts.Length; column++)
            {
                for (var i = 0; i < counts[row][column]; i++, item++)
                {
                    builder.Add($"{item}", "a", $"{row}");
                    builder.Add($"{item}", "b", $"{column}");
                }
            }
        }

        return builder.Build();
    }

    /// <summary>Anonymous annotators from counts per item and label.</summary>
    public static AnnotationTable FromCounts(int[][] counts)
    {
        var builder = new AnnotationTableBuilder(Enumerable.Range(0, counts[0].Length).Select(label => label.ToString()));
        for (var item = 0; item < counts.Length; item++)
        {
            var annotator = 0;
            for (var label = 0; label < counts[item].Length; label++)
            {
                for (var i = 0; i < counts[item][label]; i++)
                {
                    builder.Add($"{item}", $"{annotator++}", $"{label}");
                }
            }
        }

        return builder.Build();
    }
}
