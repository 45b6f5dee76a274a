using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>
/// Spans of a tagged text, in code points. A word has the tag of its first piece; a span begins where a tag says so or the class changes. A
/// token that two windows have is read in the one where it is farther from the edge. A span is as probable as its words are on average,
/// the answer as its least sure span; without a span, as its least sure word.
/// </summary>
internal sealed class SpansHead : IAnswerHead
{
    private const string None = "O";

    private readonly (string? Class, bool Begins)[] tags;
    private readonly Scores scores;

    public SpansHead(IReadOnlyList<string> tags, Scores scores)
    {
        this.tags = [.. tags.Select(tag => (ClassOf(tag), tag.StartsWith("B-", StringComparison.Ordinal)))];
        this.scores = scores;
    }

    /// <summary>The class of a tag, or null for none.</summary>
    public static string? ClassOf(string tag) => tag == None ? null
        : tag.StartsWith("B-", StringComparison.Ordinal) || tag.StartsWith("I-", StringComparison.Ordinal) ? tag[2..] : tag;

    public ModelAnswer Read(IReadOnlyList<OutputRow> rows, Encoded item, int schemaVersion)
    {
        var encoded = (EncodedText)item;
        var words = Words(rows, encoded).ToList();
        var spans = Spans(words, encoded.Text, new CodePoints(encoded.Text));
        var probability = spans.Count > 0 ? spans.Min(span => span.Confidence!.Value) : words.Select(word => (double)word.Sure).DefaultIfEmpty(1).Min();
        return new ModelAnswer
        {
            Answer = new SpansAnswer { SchemaVersion = schemaVersion, Objects = spans.ToValueList(), Confidence = Rounded.Probability(probability) },
            Probability = probability,
        };
    }

    private IEnumerable<Word> Words(IReadOnlyList<OutputRow> rows, EncodedText text)
    {
        Word? open = null;
        foreach (var (window, place) in Pick(text.Windows))
        {
            var tokens = text.Windows[window];
            if (open is { } word && tokens.Continues[place])
            {
                open = word with { End = tokens.Ends[place] };
                continue;
            }

            if (open is not null)
            {
                yield return open.Value;
            }

            var calibrated = scores.OneOf(rows[window].Values.Slice(place * tags.Length, tags.Length));
            var best = ClassProbabilities.Best(calibrated);
            open = new Word(tags[best].Class, tags[best].Begins, calibrated[best], tokens.Starts[place], tokens.Ends[place]);
        }

        if (open is not null)
        {
            yield return open.Value;
        }
    }

    /// <summary>For each token of the text the window and the place in it where it is read.</summary>
    private static IEnumerable<(int Window, int Place)> Pick(IReadOnlyList<TokenWindow> windows)
    {
        var places = new SortedDictionary<int, (int Window, int Place, int Margin)>();
        for (var w = 0; w < windows.Count; w++)
        {
            var inside = Enumerable.Range(0, windows[w].Ids.Length).Where(i => windows[w].Starts[i] >= 0).ToArray();
            for (var i = 0; i < inside.Length; i++)
            {
                var margin = Math.Min(i, inside.Length - 1 - i);
                var token = windows[w].First + i;
                if (!places.TryGetValue(token, out var other) || other.Margin < margin)
                {
                    places[token] = (w, inside[i], margin);
                }
            }
        }

        return places.Values.Select(place => (place.Window, place.Place));
    }

    private static List<Span> Spans(List<Word> words, string text, CodePoints points)
    {
        var spans = new List<Span>();
        for (var first = 0; first < words.Count;)
        {
            var end = first + 1;
            while (end < words.Count && words[end].Class == words[first].Class && !words[end].Begins)
            {
                end++;
            }

            if (words[first].Class is { } found && Trimmed(text, words[first].Start, words[end - 1].End) is var (from, to) && to > from)
            {
                spans.Add(new Span
                {
                    Class = found,
                    Start = points.FromUtf16(from),
                    End = points.FromUtf16(to),
                    Text = text[from..to],
                    Confidence = Rounded.Probability(words[first..end].Average(word => (double)word.Sure)),
                });
            }

            first = end;
        }

        return spans;
    }

    private static (int From, int To) Trimmed(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        while (to > from && char.IsWhiteSpace(text[to - 1]))
        {
            to--;
        }

        return (from, to);
    }

    private readonly record struct Word(string? Class, bool Begins, float Sure, int Start, int End);
}
