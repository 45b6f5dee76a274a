using AnnotationFunctions.Core.Agreement.Spans;

namespace AnnotationFunctions.Core.Consensus.Spans;

/// <summary>
/// How sure whole spans are. At the place of each span that was read off, every annotator said one thing: the span that overlaps it most, or nothing. What is
/// true there is one of these or something that nobody said; an annotator says it with probability ρ, else one of K other things.
/// </summary>
/// <remarks>
/// p(v) ∝ Π over annotators who said v of ρ · Π over the others of (1 - ρ) / K, and K unsaid things with (1 - ρ) / K for everybody; ρ is fitted by
/// expectation maximisation, shrunk by ten places towards that of all. O(places × annotators² ) per iteration.
/// </remarks>
internal static class ExactSpans
{
    private const double Alternatives = 10;
    private const double Shrinkage = 10;
    private const int Iterations = 20;

    /// <summary>Posterior of each span.</summary>
    public static double[] Posteriors(TaggedItem[] items, List<FusedSpan> spans, int annotatorCount)
    {
        var byId = items.ToDictionary(item => item.Answers[0].Item);
        var said = spans.ConvertAll(span => Array.ConvertAll(byId[span.Item].Answers, answer => (answer.Annotator, What: Said(answer, span))));
        var right = new double[annotatorCount];
        Array.Fill(right, 0.7);
        var posteriors = new double[spans.Count];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var (hits, places) = (new double[annotatorCount], new double[annotatorCount]);
            for (var i = 0; i < posteriors.Length; i++)
            {
                var weights = Weights(said[i], right);
                posteriors[i] = weights.GetValueOrDefault(new LabelledSpan(spans[i].Start, spans[i].End, spans[i].Label));
                foreach (var (annotator, what) in said[i])
                {
                    hits[annotator] += weights[what];
                    places[annotator]++;
                }
            }

            var shared = (hits.Sum() + 1) / (places.Sum() + 2);
            right = [.. hits.Select((hit, a) => (hit + (Shrinkage * shared)) / (places[a] + Shrinkage))];
        }

        return posteriors;
    }

    /// <summary>The annotator's span that has most in common with the place, the first among equals; the empty span for nothing.</summary>
    private static LabelledSpan Said(SpanAnswer answer, FusedSpan span)
    {
        var place = new LabelledSpan(span.Start, span.End, span.Label);
        return answer.Spans.Where(own => own.Common(place) > 0).OrderByDescending(own => own.Common(place)).ThenBy(own => own.Length).FirstOrDefault();
    }

    private static Dictionary<LabelledSpan, double> Weights((int Annotator, LabelledSpan What)[] said, double[] right)
    {
        var none = said.Sum(answer => Math.Log((1 - right[answer.Annotator]) / Alternatives));
        Dictionary<LabelledSpan, double> logs = [];
        foreach (var (annotator, what) in said)
        {
            logs[what] = logs.GetValueOrDefault(what, none) + Math.Log(right[annotator]) - Math.Log((1 - right[annotator]) / Alternatives);
        }

        var highest = Math.Max(none, logs.Values.Max());
        var total = (Alternatives * Math.Exp(none - highest)) + logs.Values.Sum(log => Math.Exp(log - highest));
        return logs.ToDictionary(entry => entry.Key, entry => Math.Exp(entry.Value - highest) / total);
    }
}
