namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>A span merged from those of several annotators.</summary>
/// <param name="Item">Item id.</param>
/// <param name="Start">Offset of the first code point.</param>
/// <param name="End">Offset after the last code point.</param>
/// <param name="Label">Its class.</param>
/// <param name="Posterior">
/// Posterior of the span: of <see cref="SpanTagging"/>, that exactly this span with this class is there; of <see cref="SpanVote"/>, that there is a span
/// here.
/// </param>
/// <param name="LabelPosterior">Posterior of the class, given the span.</param>
/// <param name="Votes">Annotators who marked a span that overlaps it (<see cref="SpanTagging"/>) or was merged into it (<see cref="SpanVote"/>).</param>
/// <param name="Asked">Annotators who answered the item.</param>
public sealed record FusedSpan(int Item, int Start, int End, int Label, double Posterior, double LabelPosterior, int Votes, int Asked);
