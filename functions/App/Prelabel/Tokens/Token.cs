namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>A piece of a text as a model knows it.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Continues">Whether it goes on with the word of the token before.</param>
internal readonly record struct Token(int Id, int Start, int End, bool Continues = false);
