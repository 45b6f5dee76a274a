using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Explains answers that differ from the consensus: an ambiguous item (the consensus itself is unsure), a gap in the guideline (competent annotators
/// mistake one class for another more often than chance), or an error of the annotator.
/// </summary>
/// <remarks>
/// <para>A dissenting answer belongs to the item when the item's posterior is below <see cref="DiagnosisOptions.SureAt"/>. Otherwise it belongs to the
/// guideline when the annotator is competent and its pair of classes (consensus, answer) is a gap; otherwise to the annotator.</para>
/// <para>An annotator is competent unless the upper end of their accuracy is below the crowd's accuracy. A pair is a gap when the lower Wilson bound of
/// its rate among competent annotators on sure items exceeds twice the mean rate of all wrong pairs, and enough annotators take part.</para>
/// <para>O(answers + classes²).</para>
/// </remarks>
public static class DisagreementDiagnosis
{
    /// <summary>Explains the disagreement.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="consensus">The consensus of that table.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, or the consensus is of another table.</exception>
    public static Diagnosis Run(AnnotationTable table, ConsensusResult consensus, DiagnosisOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(consensus);
        options ??= new DiagnosisOptions();
        options.Validate();
        if (consensus.Labels.Length != table.ItemCount || consensus.Annotators.Count != table.AnnotatorCount)
        {
            throw new ArgumentException("The consensus is of another table.", nameof(consensus));
        }

        var competent = Competent(consensus);
        var gaps = Gaps(table, consensus, options, competent);
        var isGap = gaps.Select(gap => (gap.Consensus, gap.Given)).ToHashSet();
        var errors = new int[table.AnnotatorCount];
        var (dissent, ambiguous, guideline) = (0, 0, 0);
        SortedSet<int> ambiguousItems = [];
        foreach (var (item, annotator, given) in Dissent(table, consensus))
        {
            dissent++;
            if (consensus.Confidence(item) < options.SureAt)
            {
                ambiguous++;
                ambiguousItems.Add(item);
            }
            else if (competent[annotator] && isGap.Contains((consensus.Labels[item], given)))
            {
                guideline++;
            }
            else
            {
                errors[annotator]++;
            }
        }

        return new Diagnosis(dissent, ambiguous, guideline, dissent - ambiguous - guideline, [.. ambiguousItems], gaps, errors);
    }

    private static IEnumerable<(int Item, int Annotator, int Given)> Dissent(AnnotationTable table, ConsensusResult consensus)
    {
        for (var item = 0; item < table.ItemCount; item++)
        {
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                if (table.Labels[answer] != consensus.Labels[item])
                {
                    yield return (item, table.Annotators[answer], table.Labels[answer]);
                }
            }
        }
    }

    private static bool[] Competent(ConsensusResult consensus)
    {
        double right = 0, total = 0;
        foreach (var annotator in consensus.Annotators.Where(annotator => annotator.Answers > 0))
        {
            right += annotator.Accuracy * annotator.Answers;
            total += annotator.Answers;
        }

        return [.. consensus.Annotators.Select(annotator => annotator.Answers > 0 && annotator.AccuracyUpper >= right / total)];
    }

    private static List<GuidelineGap> Gaps(AnnotationTable table, ConsensusResult consensus, DiagnosisOptions options, bool[] competent)
    {
        var classes = table.LabelCount;
        var counts = new int[classes * classes];
        var who = new Dictionary<int, HashSet<int>>();
        var examples = new Dictionary<int, SortedSet<int>>();
        for (var item = 0; item < table.ItemCount; item++)
        {
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                if (!competent[table.Annotators[answer]] || consensus.Confidence(item) < options.SureAt)
                {
                    continue;
                }

                var cell = (consensus.Labels[item] * classes) + table.Labels[answer];
                counts[cell]++;
                Add(who, cell, table.Annotators[answer]);
                Add(examples, cell, item);
            }
        }

        return Gaps(classes, counts, who, examples, options);
    }

    private static List<GuidelineGap> Gaps(
        int classes, int[] counts, Dictionary<int, HashSet<int>> who, Dictionary<int, SortedSet<int>> examples, DiagnosisOptions options)
    {
        var total = counts.Sum();
        var wrong = total - Enumerable.Range(0, classes).Sum(c => counts[c * (classes + 1)]);
        var meanRate = total == 0 || classes < 2 ? 1 : (double)wrong / total / (classes - 1);
        List<GuidelineGap> gaps = [];
        for (var cell = 0; cell < counts.Length; cell++)
        {
            var (truth, given) = (cell / classes, cell % classes);
            if (truth == given || counts[cell] == 0 || who[cell].Count < options.MinAnnotators)
            {
                continue;
            }

            double inClass = counts.AsSpan(truth * classes, classes).ToArray().Sum();
            var rate = counts[cell] / inClass;
            var lower = Wilson.Interval(rate, inClass, options.ConfidenceLevel).Lower;
            if (lower > 2 * meanRate)
            {
                gaps.Add(new GuidelineGap(truth, given, counts[cell], rate, lower, who[cell].Count, [.. examples[cell].Take(options.Examples)]));
            }
        }

        gaps.Sort((x, y) => y.RateLower.CompareTo(x.RateLower));
        return gaps;
    }

    private static void Add<TSet>(Dictionary<int, TSet> sets, int key, int value)
        where TSet : ISet<int>, new()
    {
        if (!sets.TryGetValue(key, out var set))
        {
            sets.Add(key, set = new TSet());
        }

        set.Add(value);
    }
}
