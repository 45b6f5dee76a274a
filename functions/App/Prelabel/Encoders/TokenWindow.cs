namespace AnnotationFunctions.App.Prelabel.Encoders;

/// <summary>Some tokens of a text with the special tokens around them.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="Starts">Where each begins in the text, in UTF-16 units; −1 for a special token.</param>
/// <param name="Ends">Where each ends.</param>
/// <param name="Continues">Whether each goes on with the word of the token before.</param>
/// <param name="First">Number of the first token of the text in this window.</param>
internal sealed record TokenWindow(long[] Ids, int[] Starts, int[] Ends, bool[] Continues, int First);
