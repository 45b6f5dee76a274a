using AnnotationFunctions.Core.Agreement;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Merges boxes of several annotators: boxes of one object are grouped across annotators, each group is a candidate that every annotator who answered
/// the item has either drawn or left out, and a <see cref="CorrelatedBayes"/> model over candidates finds each annotator's recall and false alarms
/// together with the posterior that the object exists. Existing objects are of two kinds, plain ones and hard ones that many annotators miss, so
/// that a few votes for a hard object are not outvoted as if the others had looked right at it.
/// </summary>
/// <remarks>
/// <para>Grouping: greedy from the largest overlap down, at most one box of each annotator per group. Geometry: median of each side, weighted by the
/// annotator's recall and precision. Class: Dawid-Skene over the groups' labels.</para>
/// <para>After Branson, Van Horn, Perona: Lean Crowdsourcing: Combining Humans and Machines in an Online System, CVPR 2017,
/// doi:10.1109/CVPR.2017.654. O(boxes² log boxes) per item.</para>
/// </remarks>
public static class BoxConsensus
{
    private static readonly VariationalBayesOptions PlainAndHard = new() { Subtypes = 2 };

    /// <summary>Merges the boxes.</summary>
    /// <param name="answers">One entry per annotator and item.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an annotator id or label is outside its range, or a coordinate is not finite.</exception>
    public static BoxConsensusResult Run(IReadOnlyList<BoxAnswer> answers, int annotatorCount, BoxConsensusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new BoxConsensusOptions();
        options.Validate();
        var candidates = Candidates(answers, annotatorCount, options);
        var drawn = AnnotationTable.FromIds(
            [.. candidates.SelectMany((candidate, i) => candidate.Asked.Select(_ => i))],
            [.. candidates.SelectMany(candidate => candidate.Asked)],
            [.. candidates.SelectMany(candidate => candidate.Asked.Select(a => candidate.Members.Exists(m => m.Annotator == a) ? 1 : 0))],
            candidates.Count,
            annotatorCount,
            2);
        var existence = CorrelatedBayes.Run(drawn, PlainAndHard);
        var labels = DawidSkene.Run(Labels(candidates, annotatorCount, options.Classes));
        double Rate(int annotator, int cell) => existence.Annotators[annotator].Answers == 0 ? double.NaN : existence.Annotators[annotator].Confusion[cell];
        var recall = Enumerable.Range(0, annotatorCount).Select(a => Rate(a, 3)).ToArray();
        var falseAlarm = Enumerable.Range(0, annotatorCount).Select(a => Rate(a, 1)).ToArray();
        var boxes = candidates.Select((candidate, i) => new FusedBox(
            candidate.Item,
            BoxClusters.Fuse([.. candidate.Members.Select(m => (m.Box, recall[m.Annotator] * (1 - falseAlarm[m.Annotator])))]),
            existence.Posterior(i)[1],
            candidate.Members.Count,
            candidate.Asked.Length,
            labels.Labels[i],
            labels.Confidence(i)));
        return new BoxConsensusResult([.. boxes.OrderBy(box => box.Item).ThenByDescending(box => box.Existence)], recall, falseAlarm);
    }

    private static List<Candidate> Candidates(IReadOnlyList<BoxAnswer> answers, int annotatorCount, BoxConsensusOptions options)
    {
        List<Candidate> candidates = [];
        foreach (var item in answers.GroupBy(answer => answer.Item).OrderBy(item => item.Key))
        {
            var asked = item.Select(answer => answer.Annotator).Distinct().Order().ToArray();
            List<(int Annotator, Box Box, int Label)> boxes = [];
            foreach (var answer in item)
            {
                Require(answer, annotatorCount, options.Classes);
                for (var i = 0; i < answer.Boxes.Count; i++)
                {
                    boxes.Add((answer.Annotator, answer.Boxes[i], answer.Labels.Count == 0 ? 0 : answer.Labels[i]));
                }
            }

            var groups = BoxClusters.Group([.. boxes.Select(box => (box.Annotator, box.Box))], options.Threshold);
            candidates.AddRange(groups.Select(group => new Candidate(item.Key, asked, group.ConvertAll(box => boxes[box]))));
        }

        return candidates;
    }

    private static AnnotationTable Labels(List<Candidate> candidates, int annotatorCount, int classes) => AnnotationTable.FromIds(
        [.. candidates.SelectMany((candidate, i) => candidate.Members.Select(_ => i))],
        [.. candidates.SelectMany(candidate => candidate.Members.Select(member => member.Annotator))],
        [.. candidates.SelectMany(candidate => candidate.Members.Select(member => member.Label))],
        candidates.Count,
        annotatorCount,
        classes);

    private static void Require(BoxAnswer answer, int annotatorCount, int classes)
    {
        var where = $"Item {answer.Item}, annotator {answer.Annotator}";
        if ((uint)answer.Annotator >= (uint)annotatorCount)
        {
            throw new ArgumentException($"{where}: annotator ids are 0 .. {annotatorCount - 1}.");
        }

        if (answer.Labels.Count != 0 && answer.Labels.Count != answer.Boxes.Count)
        {
            throw new ArgumentException($"{where}: {answer.Labels.Count} labels for {answer.Boxes.Count} boxes.");
        }

        for (var i = 0; i < answer.Boxes.Count; i++)
        {
            var box = answer.Boxes[i];
            if (!double.IsFinite(box.Left + box.Top + box.Right + box.Bottom) || box.Area <= 0)
            {
                throw new ArgumentException($"{where}: box {i} is {box}; expected finite corners and an area above 0.");
            }

            if (answer.Labels.Count != 0 && (uint)answer.Labels[i] >= (uint)classes)
            {
                throw new ArgumentException($"{where}: label {answer.Labels[i]} of box {i} is not in 0 .. {classes - 1}.");
            }
        }
    }

    private sealed record Candidate(int Item, int[] Asked, List<(int Annotator, Box Box, int Label)> Members);
}
