namespace AnnotationFunctions.App.Projects;

/// <summary>How texts become tokens.</summary>
/// <param name="Tokenizer">Name of a blob in the container <c>models</c>: a <c>tokenizer.json</c> with a WordPiece or a byte-level BPE model.</param>
/// <param name="MaxTokens">Tokens of one run, special ones included. Longer texts are read in windows that overlap by a quarter, or cut where a text has one answer.</param>
public sealed record TextInput(string Tokenizer, int MaxTokens = 256);
