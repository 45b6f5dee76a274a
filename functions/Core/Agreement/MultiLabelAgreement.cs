using AnnotationFunctions.Core.Consensus.MultiLabel;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>Krippendorff's α of answers that are sets of classes, with a distance between sets.</summary>
/// <remarks>
/// <para>α = 1 - D_o / D_e as in <see cref="KrippendorffAlpha"/>, where the distance of two answers is <see cref="SetDistance"/>. The classes of the result are
/// those of the schema, each judged as chosen or not, with positive and negative agreement; AC1 is that of equal sets.</para>
/// <para>R. Passonneau: Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation, LREC 2006,
/// http://www.lrec-conf.org/proceedings/lrec2006/pdf/636_pdf.pdf; Passonneau 2004 for α with it. O(answers + sets²), and as much for each bootstrap
/// sample, with the number of different sets that were given: at most 4,096.</para>
/// </remarks>
/// <example><code>
/// var alpha = MultiLabelAgreement.Run(table, SetDistance.Masi);
/// </code></example>
public static class MultiLabelAgreement
{
    private const int MostSets = 4_096;

    /// <summary>Measures the agreement.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="distance">The distance between sets.</param>
    /// <param name="options">Options; the defaults when null. Level, values and weights are not used.</param>
    /// <exception cref="ArgumentException">An option is invalid, or there are more than 4,096 different sets.</exception>
    public static AgreementResult Run(MultiLabelTable table, SetDistance distance = SetDistance.Masi, AgreementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        var result = KrippendorffAlpha.Run(table.Answers, (options ?? new AgreementOptions()) with { Weights = Weights(table, distance) });
        return result with
        {
            Measure = distance == SetDistance.Masi ? "krippendorff-alpha-masi" : "krippendorff-alpha-jaccard",
            Classes = result.IsDefined ? PerClass(table) : [],
        };
    }

    /// <summary>Credit 1 - distance of each pair of sets, for <see cref="AgreementOptions.Weights"/> of any measure that reads <see cref="MultiLabelTable.Answers"/>.</summary>
    /// <exception cref="ArgumentException">There are more than 4,096 different sets.</exception>
    public static AgreementWeights Weights(MultiLabelTable table, SetDistance distance)
    {
        ArgumentNullException.ThrowIfNull(table);
        var sets = table.Answers.LabelCount;
        if (sets > MostSets)
        {
            throw new ArgumentException($"The answers hold {sets} different sets of classes; a distance between sets can be computed for at most {MostSets}.");
        }

        var weights = new double[sets * sets];
        for (var a = 0; a < sets; a++)
        {
            for (var b = 0; b < sets; b++)
            {
                weights[(a * sets) + b] = a == b ? 1 : 1 - Distance(table.ClassesOf(a), table.ClassesOf(b), distance);
            }
        }

        return AgreementWeights.Custom(weights);
    }

    /// <summary>The distance of two sets of class ids, each ascending.</summary>
    internal static double Distance(ReadOnlySpan<int> first, ReadOnlySpan<int> second, SetDistance distance)
    {
        var common = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            var order = first[i].CompareTo(second[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        var union = first.Length + second.Length - common;
        if (union == common)
        {
            return 0;
        }

        var share = common / (double)union;
        var contained = common == first.Length || common == second.Length;
        return distance == SetDistance.Jaccard ? 1 - share : 1 - (share * (contained ? 2 : 1) / 3);
    }

    private static ClassAgreement[] PerClass(MultiLabelTable table)
    {
        var classes = new ClassAgreement[table.ClassNames.Count];
        for (var c = 0; c < classes.Length; c++)
        {
            var binary = table.Binary(c);
            classes[c] = ClassAgreements.Of(binary, ItemCounts.From(binary))[1] with { Label = c, Name = table.ClassNames[c] };
        }

        return classes;
    }
}
