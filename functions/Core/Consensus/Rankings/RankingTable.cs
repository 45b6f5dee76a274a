namespace AnnotationFunctions.Core.Consensus.Rankings;

/// <summary>Rankings of each item's candidates by annotators; ranks may be shared, and candidates may be left out.</summary>
/// <remarks>Immutable and safe to share between threads. Built with <see cref="RankingTableBuilder"/>.</remarks>
public sealed class RankingTable
{
    internal RankingTable(IReadOnlyList<RankedItem> items, IReadOnlyList<string> annotatorNames)
    {
        Items = items;
        AnnotatorNames = annotatorNames;
    }

    /// <summary>The items, by id.</summary>
    public IReadOnlyList<RankedItem> Items { get; }

    /// <summary>Annotator names by id.</summary>
    public IReadOnlyList<string> AnnotatorNames { get; }

    /// <summary>The same items and annotators with only the rankings that <paramref name="keep"/> accepts, by their number over all items.</summary>
    internal RankingTable Where(Func<int, bool> keep)
    {
        var next = 0;
        return new RankingTable([.. Items.Select(item => item with { Rankings = [.. item.Rankings.Where(_ => keep(next++))] })], AnnotatorNames);
    }
}
