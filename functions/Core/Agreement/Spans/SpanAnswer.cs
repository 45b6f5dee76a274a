namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>One annotator's spans in one text; an empty list says that there is nothing to mark.</summary>
/// <param name="Item">Item id, 0 or more.</param>
/// <param name="Annotator">Annotator id, 0 or more.</param>
/// <param name="Spans">The spans, in any order; they may overlap.</param>
public sealed record SpanAnswer(int Item, int Annotator, IReadOnlyList<LabelledSpan> Spans)
{
    internal void Require(int annotators, int classes)
    {
        var where = $"Item {Item}, annotator {Annotator}";
        if (Item < 0 || (uint)Annotator >= (uint)annotators)
        {
            throw new ArgumentException($"{where}: item ids are 0 or more, annotator ids 0 .. {annotators - 1}.");
        }

        for (var i = 0; i < Spans.Count; i++)
        {
            var span = Spans[i];
            if (span.Start < 0 || span.End <= span.Start || (uint)span.Label >= (uint)classes)
            {
                throw new ArgumentException(
                    $"{where}, span {i}: {span.Start} .. {span.End} with label {span.Label}; expected 0 ≤ start < end and a label in 0 .. {classes - 1}.");
            }
        }
    }

    /// <summary>The answers of each item, ordered by annotator; the last of several answers of one annotator on one item counts.</summary>
    internal static SpanAnswer[][] ByItem(IReadOnlyList<SpanAnswer> answers) =>
        [.. answers.GroupBy(answer => answer.Item).OrderBy(item => item.Key)
            .Select(item => item.GroupBy(answer => answer.Annotator).OrderBy(own => own.Key).Select(own => own.Last()).ToArray())];
}
