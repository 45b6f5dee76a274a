namespace AnnotationFunctions.App.Prelabel.Tokens;

/// <summary>
/// Joins the pieces of a word pair by pair, the pair that training learned first before all others, of equal ones the leftmost. Pieces are a
/// linked list and pairs wait in a queue by rank, so that a word of n bytes takes O(n log n), however long it is.
/// </summary>
/// <remarks>Not for several threads at once: it keeps its memory from one word to the next.</remarks>
internal sealed class PairMerge(IReadOnlyDictionary<(int Left, int Right), (int Rank, int Joined)> merges)
{
    private const int None = -1;

    private readonly List<Piece> pieces = [];
    private readonly PriorityQueue<(int At, int Left, int Right), (int Rank, int At)> waiting = new();

    /// <summary>Adds a piece to the word.</summary>
    public void Add(int id, int start, int end) => pieces.Add(new Piece(id, start, end, pieces.Count - 1, pieces.Count + 1));

    /// <summary>Joins what can be joined, gives the pieces as tokens, and is ready for another word.</summary>
    public void Run(List<Token> tokens)
    {
        for (var at = 0; at + 1 < pieces.Count; at++)
        {
            Offer(at);
        }

        while (waiting.TryDequeue(out var pair, out _))
        {
            var (left, next) = (pieces[pair.At], pieces[pair.At].Next);
            if (left.Id == pair.Left && next < pieces.Count && pieces[next].Id == pair.Right) // else one of the two was joined with another since
            {
                Join(pair.At, left, next);
            }
        }

        var first = tokens.Count;
        for (var at = 0; at < pieces.Count; at = pieces[at].Next)
        {
            tokens.Add(new Token(pieces[at].Id, pieces[at].Start, pieces[at].End, tokens.Count > first));
        }

        pieces.Clear();
    }

    private void Join(int at, Piece left, int next)
    {
        var right = pieces[next];
        pieces[at] = left with { Id = merges[(left.Id, right.Id)].Joined, End = right.End, Next = right.Next };
        pieces[next] = right with { Id = None };
        if (right.Next < pieces.Count)
        {
            pieces[right.Next] = pieces[right.Next] with { Previous = at };
            Offer(at);
        }

        if (left.Previous >= 0)
        {
            Offer(left.Previous);
        }
    }

    private void Offer(int at)
    {
        var (left, right) = (pieces[at].Id, pieces[pieces[at].Next].Id);
        if (merges.TryGetValue((left, right), out var merge))
        {
            waiting.Enqueue((at, left, right), (merge.Rank, at));
        }
    }

    private readonly record struct Piece(int Id, int Start, int End, int Previous, int Next);
}
