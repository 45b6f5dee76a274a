namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>A stretch of a text with its class.</summary>
/// <param name="Start">Offset of the first code point.</param>
/// <param name="End">Offset after the last code point; more than <paramref name="Start"/>.</param>
/// <param name="Label">Class, 0 or more.</param>
public readonly record struct LabelledSpan(int Start, int End, int Label)
{
    /// <summary>Number of code points.</summary>
    public int Length => End - Start;

    internal int Common(LabelledSpan other) => Math.Max(0, Math.Min(End, other.End) - Math.Max(Start, other.Start));
}
