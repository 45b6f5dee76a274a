namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>How a WordPiece model was trained.</summary>
internal sealed record WordPieceOptions
{
    /// <summary>The token of words that cannot be taken apart.</summary>
    public string Unknown { get; init; } = "[UNK]";

    /// <summary>What pieces within a word begin with.</summary>
    public string Continuation { get; init; } = "##";

    /// <summary>Longer words are unknown, in code points.</summary>
    public int MaxWordLength { get; init; } = 100;

    /// <summary>Whether control characters are dropped.</summary>
    public bool Clean { get; init; } = true;

    /// <summary>Whether each ideograph is a word.</summary>
    public bool CutIdeographs { get; init; } = true;

    /// <summary>Whether accents are dropped.</summary>
    public bool StripAccents { get; init; } = true;

    /// <summary>Whether letters are lower-cased.</summary>
    public bool Lowercase { get; init; } = true;
}
