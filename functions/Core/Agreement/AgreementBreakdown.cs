using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Any measure of agreement for each class and for each pair of annotators, with its interval.</summary>
/// <example><code>
/// var classes = AgreementBreakdown.PerClass(table, binary => KrippendorffAlpha.Run(binary));
/// var pairs = AgreementBreakdown.PerPair(table, pair => GwetAc.Run(pair));
/// </code></example>
public static class AgreementBreakdown
{
    /// <summary>
    /// The measure on each class against all others: label 0 is "another class", label 1 the class. O(labels × cost of the measure).
    /// </summary>
    /// <returns>One result per label id.</returns>
    public static IReadOnlyList<AgreementResult> PerClass(AnnotationTable table, Func<AnnotationTable, AgreementResult> measure)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(measure);
        var results = new AgreementResult[table.LabelCount];
        for (var label = 0; label < results.Length; label++)
        {
            results[label] = measure(table.Relabelled(id => id == label ? 1 : 0, [$"not {table.LabelNames[label]}", table.LabelNames[label]]));
        }

        return results;
    }

    /// <summary>The measure on the common items of each pair of annotators with at least one of them, ordered by their ids.</summary>
    public static IReadOnlyList<AnnotatorPairAgreement> PerPair(AnnotationTable table, Func<AnnotationTable, AgreementResult> measure)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(measure);
        var pairs = new SortedDictionary<(int First, int Second), List<(int First, int Second)>>();
        var last = new SortedDictionary<int, int>();
        for (var item = 0; item < table.ItemCount; item++)
        {
            last.Clear();
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                last[table.Annotators[answer]] = table.Labels[answer];
            }

            Add(pairs, [.. last]);
        }

        return [.. pairs.Select(pair => new AnnotatorPairAgreement(pair.Key.First, pair.Key.Second, measure(Table(table, pair.Key, pair.Value))))];
    }

    /// <summary>Only the items that both annotators answered, with the last answer of each; annotator 0 is the first.</summary>
    internal static AnnotationTable PairTable(AnnotationTable table, int first, int second)
    {
        RequireAnnotator(table, first, nameof(first));
        RequireAnnotator(table, second, nameof(second));
        var answers = new List<(int First, int Second)>();
        for (var item = 0; item < table.ItemCount; item++)
        {
            var (a, b) = (-1, -1);
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                a = table.Annotators[answer] == first ? table.Labels[answer] : a;
                b = table.Annotators[answer] == second ? table.Labels[answer] : b;
            }

            if (a >= 0 && b >= 0)
            {
                answers.Add((a, b));
            }
        }

        return Table(table, (first, second), answers);
    }

    private static void Add(SortedDictionary<(int First, int Second), List<(int First, int Second)>> pairs, KeyValuePair<int, int>[] answers)
    {
        for (var i = 0; i < answers.Length; i++)
        {
            for (var j = i + 1; j < answers.Length; j++)
            {
                var key = (answers[i].Key, answers[j].Key);
                if (!pairs.TryGetValue(key, out var common))
                {
                    pairs.Add(key, common = []);
                }

                common.Add((answers[i].Value, answers[j].Value));
            }
        }
    }

    private static AnnotationTable Table(AnnotationTable table, (int First, int Second) pair, List<(int First, int Second)> answers)
    {
        var columns = new AnswerColumns
        {
            ItemStarts = [.. Enumerable.Range(0, answers.Count + 1).Select(item => 2 * item)],
            Annotators = [.. Enumerable.Range(0, 2 * answers.Count).Select(answer => answer % 2)],
            Labels = [.. answers.SelectMany(answer => (int[])[answer.First, answer.Second])],
        };
        var items = new string[answers.Count];
        Array.Fill(items, string.Empty);
        return new AnnotationTable(columns, items, [table.AnnotatorNames[pair.First], table.AnnotatorNames[pair.Second]], table.LabelNames);
    }

    private static void RequireAnnotator(AnnotationTable table, int id, string name)
    {
        if ((uint)id >= (uint)table.AnnotatorCount)
        {
            throw new ArgumentOutOfRangeException(name, id, $"Annotator ids are 0 .. {table.AnnotatorCount - 1}.");
        }
    }
}
