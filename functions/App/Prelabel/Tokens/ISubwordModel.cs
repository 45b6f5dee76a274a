namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>Cuts texts into pieces of a vocabulary.</summary>
internal interface ISubwordModel
{
    /// <summary>The pieces of a text, in its order.</summary>
    List<Token> Encode(string text);
}
