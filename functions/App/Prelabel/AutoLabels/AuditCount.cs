using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>Compares pre-labels with what people say of the same items: the model's own vote, which may count in the consensus, does not count here.</summary>
internal static class AuditCount
{
    /// <summary>For each model, by digest, how often people agree with it, by its probability.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<AuditedCell>> Of(IReadOnlyList<ItemConsensus> items, BatchMerge merge)
    {
        var seen = new List<(string Digest, int Thousandths, double Right)>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Prelabel is { } model && items[i].Method != AutoLabelItems.Method && merge.PeopleSay(i, model.Label) is { } right)
            {
                seen.Add((model.Digest, (int)Math.Floor((model.Probability * 1_000) + 1e-9), right));
            }
        }

        return seen.GroupBy(one => one.Digest).ToDictionary(
            group => group.Key,
            group => (IReadOnlyList<AuditedCell>)[.. group.GroupBy(one => one.Thousandths).OrderBy(cell => cell.Key).Select(cell => new AuditedCell(cell.Key, cell.Count(), Math.Round(cell.Sum(one => one.Right), 6)))]);
    }
}
