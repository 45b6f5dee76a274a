namespace AnnotationFunctions.Media;

/// <summary>Content that no retry can make acceptable. The message is written for the person who uploaded it.</summary>
/// <param name="code">A stable word for machines, for example <c>too-many-pixels</c>.</param>
/// <param name="message">What is wrong, with the numbers, and what was expected.</param>
/// <param name="inner">What the decoder said, if it was the decoder.</param>
public sealed class RejectedMediaException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable word for machines.</summary>
    public string Code { get; } = code;
}
