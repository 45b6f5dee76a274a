namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>A tokenizer as a model needs it: pieces, and the special tokens around them.</summary>
/// <param name="Pieces">Cuts texts into pieces.</param>
/// <param name="Before">Ids of the special tokens before a text.</param>
/// <param name="After">Ids of the special tokens after it.</param>
/// <param name="Padding">Id that fills up shorter rows.</param>
internal sealed record TextTokenizer(ISubwordModel Pieces, IReadOnlyList<int> Before, IReadOnlyList<int> After, int Padding)
{
    /// <summary>The windows of a text: each at most <paramref name="maxTokens"/> long with its special tokens, overlapping by a quarter.</summary>
    public IReadOnlyList<Encoders.TokenWindow> Windows(string text, int maxTokens, bool onlyFirst)
    {
        var tokens = Pieces.Encode(text);
        var room = maxTokens - Before.Count - After.Count;
        var step = Math.Max(1, room - (room / 4));
        var windows = new List<Encoders.TokenWindow>();
        for (var first = 0; first == 0 || (!onlyFirst && first + room - step < tokens.Count); first += step)
        {
            windows.Add(Window(tokens, first, Math.Min(room, tokens.Count - first)));
        }

        return windows;
    }

    private Encoders.TokenWindow Window(List<Token> tokens, int first, int count)
    {
        var length = Before.Count + count + After.Count;
        var (ids, starts, ends, continues) = (new long[length], new int[length], new int[length], new bool[length]);
        for (var i = 0; i < length; i++)
        {
            var inside = i - Before.Count;
            var token = inside >= 0 && inside < count ? tokens[first + inside] : new Token(inside < 0 ? Before[i] : After[inside - count], -1, -1);
            (ids[i], starts[i], ends[i], continues[i]) = (token.Id, token.Start, token.End, token.Continues);
        }

        return new Encoders.TokenWindow(ids, starts, ends, continues, first);
    }
}
