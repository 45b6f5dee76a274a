using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>
/// Agreement of annotators who mark spans of text: exact, partial and token F1, and γ, which corrects for chance and lets bounds and classes be nearly
/// right.
/// </summary>
/// <remarks>
/// <para>F1 of two annotators = 2 · agreeing / (spans of one + spans of the other). Exact: start, end and class are equal. Partial: spans of one class
/// that overlap, matched one to one; equal ones count 1, others ½ (the partial match of SemEval-2013 task 9). Tokens: classes of tokens, where a
/// token belongs to a span that covers any of it; κ over tokens is not offered because most tokens are outside any span.</para>
/// <para>γ = 1 - Σ disorder / Σ disorder by chance, over items and pairs of annotators. Deviations from Mathet, Widlöcher, Métivier 2015
/// (doi:10.1162/COLI_a_00227): alignments are of two annotators at a time, each optimal, where theirs are of all annotators at once; items are moved
/// at random each by itself; a fixed number of samples in place of one that depends on their spread.</para>
/// <para>Numerators and denominators are averaged over the pairs of an item, then added over items. O(annotators² · (spans³ at worst) · samples) per
/// item; spans that are apart cost little.</para>
/// </remarks>
public static class SpanAgreement
{
    /// <summary>Measures agreement.</summary>
    /// <param name="answers">One entry per annotator and item.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or a span is empty; the message says where.</exception>
    public static SpanAgreementResult Run(IReadOnlyList<SpanAnswer> answers, int annotatorCount, SpanAgreementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new SpanAgreementOptions();
        options.Validate();
        foreach (var answer in answers)
        {
            ArgumentNullException.ThrowIfNull(answer);
            answer.Require(annotatorCount, options.Classes);
        }

        var tally = new SpanTally(options);
        foreach (var item in SpanAnswer.ByItem(answers))
        {
            if (item.Length > 1)
            {
                tally.Add(item);
            }
        }

        return tally.Result();
    }
}
