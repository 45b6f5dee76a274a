using System.Runtime.CompilerServices;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Agreement on each class against the rest.</summary>
internal static class ClassAgreements
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ClassAgreement[] Of(AnnotationTable table, ItemCounts items)
    {
        // Pairs of answers, weighted by 1 / (m - 1) so that each answer counts once: both with the label, and all with the label.
        var both = new double[items.Labels];
        for (var item = 0; item < items.Count; item++)
        {
            for (var i = items.Starts[item]; i < items.Starts[item + 1]; i++)
            {
                both[items.LabelIds[i]] += items.Counts[i] * (items.Counts[i] - 1.0) / (items.Totals[item] - 1);
            }
        }

        var classes = new ClassAgreement[items.Labels];
        for (var label = 0; label < classes.Length; label++)
        {
            classes[label] = Of(label, table.LabelNames[label], items.Marginals[label], both[label], items.Answers);
        }

        return classes;
    }

    private static ClassAgreement Of(int label, string name, double own, double both, double answers)
    {
        var others = answers - own;
        var neither = others - (own - both); // each answer with the label that meets another one leaves a pair of different ones
        var observed = 2 * (own - both) / answers;
        var expected = 2 * own * others / (answers * (answers - 1));
        return new ClassAgreement(
            label,
            name,
            (int)own,
            expected > 0 ? 1 - (observed / expected) : double.NaN,
            own > 0 ? both / own : double.NaN,
            others > 0 ? neither / others : double.NaN);
    }
}
