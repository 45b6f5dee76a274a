using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.App.Quality;

/// <summary>
/// Merges all answers of a batch at once with Dawid and Skene's model: class shares, every annotator's confusion and every item's label are
/// found together, from majority votes on. Reviewers' decisions are clamped as gold. The model that pre-labelled is one more source, if
/// its accuracy, measured against the people's consensus, supports that; those who took its suggestion are one source together. Deterministic: the same answers give the same numbers.
/// </summary>
internal sealed class BatchMerge
{
    private readonly IReadOnlyList<ItemConsensus> items;
    private readonly LabelVocabulary labels;
    private readonly AnnotationTable table;
    private readonly ConsensusResult result;

    private BatchMerge(IReadOnlyList<ItemConsensus> items, LabelVocabulary labels, AnnotationTable table, ConsensusResult result, string method)
    {
        this.items = items;
        this.labels = labels;
        this.table = table;
        this.result = result;
        Method = method;
    }

    /// <summary>How it was merged.</summary>
    internal string Method { get; }

    /// <summary>Merges a batch; the model's answers only where it <paramref name="mayCountModel"/>.</summary>
    internal static BatchMerge Run(IReadOnlyList<ItemConsensus> items, LabelVocabulary labels, bool mayCountModel = true)
    {
        var people = Fit(items, labels, withModel: false);
        var merged = new BatchMerge(items, labels, people.Table, people.Result, people.Result.Method);
        if (!mayCountModel || !merged.SupportsModel())
        {
            return merged;
        }

        var (table, result) = Fit(items, labels, withModel: true);
        return new BatchMerge(items, labels, table, result, result.Method + "+model");
    }

    /// <summary>An item as the whole batch sees it.</summary>
    internal ItemConsensus Item(int index, DateTimeOffset now)
    {
        var item = items[index];
        if (item.Status == ItemStatus.Adjudicated)
        {
            return item with { Scored = true };
        }

        var label = table.AnswersOf(index) == 0 ? ConsensusResult.NoLabel : result.Labels[index];
        return item with
        {
            Label = label == ConsensusResult.NoLabel ? null : labels.Names[label],
            Posterior = label == ConsensusResult.NoLabel ? 0 : result.Confidence(index),
            Method = Method,
            Scored = true,
            MergedAt = now,
        };
    }

    /// <summary>
    /// What the batch says about each source. The truth of an item, for a source, is the posterior without that source's own vote:
    /// whoever answers at random would otherwise look right wherever theirs is the vote that decides. The answers since an annotator was
    /// reinstated are also counted apart. Answers with the model's suggestion in view say nothing of an annotator.
    /// </summary>
    internal IReadOnlyDictionary<string, ScorecardPart> Scorecards(
        DateTimeOffset now, IReadOnlyDictionary<string, DateTimeOffset>? reinstated = null)
    {
        var speed = Speed();
        var counts = Confusions((item, annotator) => !IsAssisted(item, annotator));
        var since = reinstated is { Count: > 0 } ? Confusions((item, annotator) => IsSince(item, annotator, reinstated) && !IsAssisted(item, annotator)) : null;
        return Enumerable.Range(0, table.AnnotatorCount).ToDictionary(
            annotator => table.AnnotatorNames[annotator],
            annotator => Part(table.AnnotatorNames[annotator], counts[annotator], speed, now) with
            {
                ReinstatedAt = reinstated is not null && reinstated.TryGetValue(table.AnnotatorNames[annotator], out var at) ? at : null,
                SinceReinstated = since is null ? [] : Cells(since[annotator]),
            });
    }

    /// <summary>Whether an annotator corrected a suggestion: that says little of how they answer by themselves, since they are asked in both arms but only corrections are told apart.</summary>
    private bool IsAssisted(int item, int annotator) =>
        items[item].Votes.Any(vote => vote.IsAssisted && vote.Annotator == table.AnnotatorNames[annotator]);

    private bool IsSince(int item, int annotator, IReadOnlyDictionary<string, DateTimeOffset> reinstated) =>
        reinstated.TryGetValue(table.AnnotatorNames[annotator], out var at)
        && items[item].Votes.Any(vote => vote.Annotator == table.AnnotatorNames[annotator] && vote.At > at);

    /// <summary>Per source, the expected counts of answers by what was right, of those answers that <paramref name="counted"/> says.</summary>
    private double[][] Confusions(Func<int, int, bool> counted)
    {
        var classes = labels.Count;
        var counts = Enumerable.Range(0, table.AnnotatorCount).Select(_ => new double[classes * classes]).ToArray();
        for (var item = 0; item < table.ItemCount; item++)
        {
            var total = LogEvidence(item);
            for (var row = table.ItemStarts[item]; row < table.ItemStarts[item + 1]; row++)
            {
                var (annotator, answer) = (table.Annotators[row], table.Labels[row]);
                if (!counted(item, annotator))
                {
                    continue;
                }

                var others = WithoutOwn(item, total, annotator, answer);
                for (var truth = 0; truth < classes; truth++)
                {
                    counts[annotator][(truth * classes) + answer] += others[truth];
                }
            }
        }

        return counts;
    }

    private static (AnnotationTable Table, ConsensusResult Result) Fit(IReadOnlyList<ItemConsensus> items, LabelVocabulary labels, bool withModel)
    {
        var builder = new AnnotationTableBuilder(labels.Names);
        var gold = new int[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            builder.AddItem(items[i].Item);
            gold[i] = items[i].Status == ItemStatus.Adjudicated ? labels.Find(items[i].Label) ?? -1 : -1;
            foreach (var (source, label) in AssistedAnswers.Fold(items[i].Votes, labels))
            {
                builder.Add(items[i].Item, source, labels.Names[label]);
            }

            if (withModel && OwnWord(items[i]) is { } model && labels.Find(model.Label) is not null)
            {
                builder.Add(items[i].Item, ReliabilityBook.SourceOf(model), model.Label);
            }
        }

        var table = builder.Build();
        return (table, DawidSkene.Run(table, DawidSkeneOptions.PosteriorMode with { Gold = gold }));
    }

    /// <summary>What the model says, where that is evidence beside the people's: not where people saw it.</summary>
    private static ModelLabel? OwnWord(ItemConsensus item) => AssistedAnswers.Any(item.Votes) ? null : item.Prelabel;

    private bool SupportsModel()
    {
        double right = 0;
        var compared = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (OwnWord(items[i]) is { } model && labels.Find(model.Label) is { } label && table.AnswersOf(i) > 0)
            {
                right += result.Posterior(i)[label];
                compared++;
            }
        }

        return compared >= ReliabilityBook.MinModelAnswers && Interval.OfProportion(right, compared).Lower >= ReliabilityBook.MinModelAccuracy;
    }

    private double[] LogEvidence(int item)
    {
        var log = new double[labels.Count];
        for (var truth = 0; truth < log.Length; truth++)
        {
            log[truth] = Math.Log(result.ClassPriors[truth]);
            for (var row = table.ItemStarts[item]; row < table.ItemStarts[item + 1]; row++)
            {
                log[truth] += LogLikelihood(table.Annotators[row], truth, table.Labels[row]);
            }
        }

        return log;
    }

    private double[] WithoutOwn(int item, double[] total, int annotator, int answer)
    {
        var others = new double[total.Length];
        if (items[item].Status == ItemStatus.Adjudicated && labels.Find(items[item].Label) is { } decided)
        {
            others[decided] = 1;
            return others;
        }

        for (var truth = 0; truth < others.Length; truth++)
        {
            others[truth] = total[truth] - LogLikelihood(annotator, truth, answer);
        }

        return Quality.Posterior.Normalise(others);
    }

    private double LogLikelihood(int annotator, int truth, int answer) =>
        Math.Log(Math.Max(1e-12, result.Annotators[annotator].Confusion[(truth * labels.Count) + answer]));

    private Dictionary<string, (List<double> Seconds, int Skipped)> Speed()
    {
        var speed = new Dictionary<string, (List<double> Seconds, int Skipped)>(StringComparer.Ordinal);
        foreach (var vote in items.SelectMany(item => item.Votes).Where(vote => vote.Role == TaskRole.Annotator))
        {
            var (seconds, skipped) = speed.GetValueOrDefault(vote.Annotator, ([], 0));
            seconds.Add(vote.Seconds);
            speed[vote.Annotator] = (seconds, skipped + (vote.Label is null ? 1 : 0));
        }

        return speed;
    }

    private ScorecardPart Part(
        string annotator, double[] counts, Dictionary<string, (List<double> Seconds, int Skipped)> speed, DateTimeOffset now)
    {
        var (seconds, skipped) = speed.GetValueOrDefault(annotator, ([], 0));
        seconds.Sort();
        var answers = (int)Math.Round(counts.Sum());
        return new ScorecardPart(answers, skipped, seconds.Count == 0 ? 0 : Math.Round(seconds[seconds.Count / 2], 3), Cells(counts), now);
    }

    private List<ConfusionCell> Cells(double[] counts)
    {
        var cells = new List<ConfusionCell>();
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (counts[cell] >= 5e-4)
            {
                cells.Add(new ConfusionCell(labels.Names[cell / labels.Count], labels.Names[cell % labels.Count], Math.Round(counts[cell], 4)));
            }
        }

        return cells;
    }
}
