using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.App.Prelabel.AutoLabels;

/// <summary>
/// Compares a model with what people say of the same items by themselves: a consensus of the answers that annotators gave without a
/// suggestion in view, without the model's vote and without the decisions of reviewers, who see what the model says. They agree with the model where its label is more probable than
/// all others together. An item that everybody skipped counts as one on which the model is wrong: it has no right answer. An item that nobody
/// looked at does not count.
/// </summary>
internal static class AuditCount
{
    private const int Least = 500; // thousandths: no policy asks for less
    private const double Agreed = 0.5;

    /// <summary>How often people agree with the model of this digest, by its probability.</summary>
    public static IReadOnlyList<AuditedCell> Of(IReadOnlyList<ItemConsensus> items, LabelVocabulary labels, string digest)
    {
        var table = Table(items, labels);
        var people = DawidSkene.Run(table, DawidSkeneOptions.PosteriorMode);
        var seen = new List<(int Cell, bool Right)>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Prelabel is { } model && model.Digest == digest && AuditedCell.Of(model.Probability) >= Least && Votes(items[i]).Any())
            {
                var right = table.AnswersOf(i) > 0 && labels.Find(model.Label) is { } label && people.Posterior(i)[label] > Agreed;
                seen.Add((AuditedCell.Of(model.Probability), right));
            }
        }

        return [.. seen
            .GroupBy(one => one.Cell)
            .OrderBy(cell => cell.Key)
            .Select(cell => new AuditedCell(cell.Key, cell.Count(), cell.Count(one => one.Right)))];
    }

    private static AnnotationTable Table(IReadOnlyList<ItemConsensus> items, LabelVocabulary labels)
    {
        var builder = new AnnotationTableBuilder(labels.Names);
        foreach (var item in items)
        {
            builder.AddItem(item.Item);
            foreach (var vote in Votes(item).Where(vote => labels.Find(vote.Label) is not null))
            {
                builder.Add(item.Item, vote.Annotator, vote.Label);
            }
        }

        return builder.Build();
    }

    private static IEnumerable<CastVote> Votes(ItemConsensus item) => item.Votes.Where(vote => vote is { Role: TaskRole.Annotator, IsAssisted: false });
}
