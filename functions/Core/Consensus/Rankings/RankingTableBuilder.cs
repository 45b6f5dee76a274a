namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>Collects rankings. Not safe for use by several threads at once.</summary>
/// <remarks>
/// Items, their candidates and annotators get ids in the order of their first appearance. Of several rankings by one annotator of one item the last counts.
/// <example><code>
/// var builder = new RankingTableBuilder();
/// builder.Add("prompt-1", "ann", ["b", "a", "c"]);
/// builder.Add("prompt-1", "bob", [["a", "b"], ["c"]]); // a and b share the first rank
/// var table = builder.Build();
/// </code></example>
/// </remarks>
public sealed class RankingTableBuilder
{
    private readonly NameTable items = new();
    private readonly NameTable annotators = new();
    private readonly List<NameTable> candidates = [];
    private readonly List<Dictionary<int, AnnotatorRanking>> rankings = [];

    /// <summary>Makes an item and its candidates known although they may get no ranking.</summary>
    public void AddItem(string item, IEnumerable<string> itemCandidates)
    {
        ArgumentNullException.ThrowIfNull(itemCandidates);
        var known = candidates[ItemId(item)];
        foreach (var candidate in itemCandidates)
        {
            known.Add(Require(candidate, "candidate"));
        }
    }

    /// <summary>Adds a ranking without shared ranks.</summary>
    /// <param name="item">Name of the item, not empty.</param>
    /// <param name="annotator">Name of the annotator, not empty.</param>
    /// <param name="bestFirst">The candidates, best first.</param>
    /// <exception cref="ArgumentException">A name is empty, or a candidate appears twice.</exception>
    public void Add(string item, string annotator, IEnumerable<string> bestFirst)
    {
        ArgumentNullException.ThrowIfNull(bestFirst);
        Add(item, annotator, bestFirst.Select(candidate => (IEnumerable<string>)[candidate]));
    }

    /// <summary>Adds a ranking with shared ranks.</summary>
    /// <param name="item">Name of the item, not empty.</param>
    /// <param name="annotator">Name of the annotator, not empty.</param>
    /// <param name="ranks">The ranks, best first; each holds the candidates that share it.</param>
    /// <exception cref="ArgumentException">A name is empty, or a candidate appears twice.</exception>
    public void Add(string item, string annotator, IEnumerable<IEnumerable<string>> ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        var itemId = ItemId(item);
        var known = candidates[itemId];
        var seen = new HashSet<int>();
        var ids = new List<int[]>();
        foreach (var rank in ranks)
        {
            int[] group = [.. rank.Select(candidate => known.Add(Require(candidate, "candidate")))];
            if (group.Length > 0)
            {
                ids.Add(group);
            }

            foreach (var id in group)
            {
                if (!seen.Add(id))
                {
                    throw new ArgumentException($"Item '{item}', annotator '{annotator}': candidate '{known[id]}' has two ranks.", nameof(ranks));
                }
            }
        }

        var annotatorId = annotators.Add(Require(annotator, "annotator"));
        rankings[itemId][annotatorId] = new AnnotatorRanking(annotatorId, ids);
    }

    /// <summary>Builds the table. The builder may be used further afterwards.</summary>
    public RankingTable Build() => new(
        [.. Enumerable.Range(0, items.Count).Select(id => new RankedItem(items[id], candidates[id].ToArray(), [.. rankings[id].Values]))],
        annotators.ToArray());

    private int ItemId(string item)
    {
        var id = items.Add(Require(item, "item"));
        if (id == candidates.Count)
        {
            candidates.Add(new NameTable());
            rankings.Add([]);
        }

        return id;
    }

    private static string Require(string name, string what) =>
        string.IsNullOrEmpty(name) ? throw new ArgumentException($"The name of the {what} is empty.", what) : name;
}
