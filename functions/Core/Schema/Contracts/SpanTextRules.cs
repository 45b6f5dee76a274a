using System.Text.RegularExpressions;
using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Checks the text under spans. The check stands at the span.</summary>
internal sealed class SpanTextRules(LabelSchema schema)
{
    private readonly (SpanTextConstraint Rule, Regex? Pattern)[] _rules =
        [.. schema.Constraints.OfType<SpanTextConstraint>().Select(rule => (rule, rule.Pattern is null ? null : Compile(rule.Pattern)))];

    /// <summary>A pattern for a whole span, matched in linear time.</summary>
    /// <exception cref="ArgumentException">The pattern is not valid.</exception>
    /// <exception cref="NotSupportedException">The pattern needs more than linear time: back-references, look-around, atomic
    /// groups.</exception>
    public static Regex Compile(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public void Check(Span span, CodePoints text, CheckScope scope)
    {
        var under = text.Slice(span.Start, span.End);
        if (span.Text is { } quoted && !under.SequenceEqual(quoted))
        {
            scope.AddAt(["text"], ViolationCode.ItemMismatch,
                $"The text differs from what stands at {span.Start} to {span.End}. Offsets count Unicode code points.");
        }
        foreach (var (rule, pattern) in _rules)
        {
            if (!rule.AppliesTo(span.Class))
            {
                continue;
            }
            if (rule.Trimmed && (char.IsWhiteSpace(under[0]) || char.IsWhiteSpace(under[^1])))
            {
                scope.Add(ViolationCode.SpanText, $"{rule.Explain($"The span begins or ends with white space.")}");
            }
            if (rule.WholeWords && Cuts(span, text.Words) is { } cuts)
            {
                scope.Add(ViolationCode.SpanText, $"{rule.Explain($"The span {cuts}.")}");
            }
            if (pattern?.IsMatch(under) == false)
            {
                scope.Add(ViolationCode.SpanText, $"{rule.Explain($"The text of the span does not match the pattern {rule.Pattern}.")}");
            }
        }
    }

    /// <summary>What a span cuts, for a message; null when it cuts nothing.</summary>
    private static string? Cuts(Span span, WordBreaks words)
    {
        return (Through(words.At(span.Start)), Through(words.At(span.End))) switch
        {
            (null, null) => null,
            ({ } start, null) => $"begins inside {start}",
            (null, { } end) => $"ends inside {end}",
            var (start, end) when start == end => $"begins and ends inside {start}",
            var (start, end) => $"begins inside {start} and ends inside {end}",
        };

        static string? Through(WordBreaks.Cut cut) => cut switch
        {
            WordBreaks.Cut.Character => "a character, which is a letter with its marks, or several signs that are shown as one",
            WordBreaks.Cut.Word => "a word",
            _ => null,
        };
    }
}
