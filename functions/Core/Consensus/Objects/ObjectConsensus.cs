using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Agreement.Shapes;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>
/// The consensus of objects, whatever their shape: group the shapes across annotators, find which groups exist and which class they have, merge their
/// shapes.
/// </summary>
/// <remarks>
/// <para>Existence: every annotator who answered an item has marked each of its groups or left it out; <see cref="CorrelatedBayes"/> over these yes and no,
/// with plain and hard objects as subtypes, gives the posterior, each annotator's recall and false alarms.</para>
/// <para>Class: <see cref="DawidSkene"/> over the labels of the members. Shape: merged with weights recall · (1 - false alarm) / (0.02 + 1 - fit), the fit being
/// the mean overlap with the shapes merged in the round before, shrunk by five objects towards that of all.</para>
/// </remarks>
internal static class ObjectConsensus
{
    private const double FitFloor = 0.02;
    private const double FitShrinkage = 5;

    private static readonly VariationalBayesOptions PlainAndHard = new() { Subtypes = 2, ClassPriorFromVotes = false, Seed = 1234 };

    public static ObjectConsensusResult<TShape> Run<TShape, TGeometry, TFusion>(
        IReadOnlyList<ShapeAnswer<TShape>> answers, int annotatorCount, ObjectConsensusOptions? options)
        where TGeometry : struct, IShapeGeometry<TShape>
        where TFusion : struct, IShapeFusion<TShape>
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new ObjectConsensusOptions();
        options.Validate();
        foreach (var answer in answers)
        {
            ShapeAnswers.Require<TShape, TGeometry>(answer, annotatorCount, options.Classes);
        }

        var candidates = Candidates<TShape, TGeometry>(answers, options.Threshold);
        var existence = CorrelatedBayes.Run(Drawn(candidates, annotatorCount), PlainAndHard);
        var labels = DawidSkene.Run(Labels(candidates, annotatorCount, options.Classes), DawidSkeneOptions.PosteriorMode);
        var exists = Enumerable.Range(0, candidates.Count).Select(i => existence.Posterior(i)[1]).ToArray();
        var care = existence.Annotators.Select(a => a.Answers == 0 ? 1 : Math.Max(1e-6, a.Confusion[3] * (1 - a.Confusion[1]))).ToArray();
        var fit = new double[annotatorCount];
        var weights = care;
        var shapes = Fuse<TShape, TFusion>(candidates, labels, weights);
        for (var round = 0; round < options.ReliabilityRounds; round++)
        {
            fit = Fits<TShape, TGeometry>(candidates, shapes, exists, annotatorCount);
            weights = [.. care.Select((own, a) => double.IsNaN(fit[a]) ? own : own / (FitFloor + 1 - fit[a]))];
            shapes = Fuse<TShape, TFusion>(candidates, labels, weights);
        }

        fit = Fits<TShape, TGeometry>(candidates, shapes, exists, annotatorCount);
        var objects = candidates.Select((candidate, i) => new FusedObject<TShape>(
            candidate.Item,
            shapes[i],
            exists[i],
            candidate.Members.Length,
            candidate.Asked.Length,
            labels.Labels[i],
            labels.Confidence(i),
            candidate.Members.Average(member => Overlap.OverUnion<TShape, TGeometry>(member.Shape, shapes[i]))));
        return new ObjectConsensusResult<TShape>(
            [.. objects.OrderBy(found => found.Item).ThenByDescending(found => found.Existence)],
            Judge(answers, existence, labels, exists, candidates, fit, options),
            existence.Iterations,
            existence.Converged && labels.Converged,
            existence.LogLikelihood);
    }

    private static List<ObjectCandidate<TShape>> Candidates<TShape, TGeometry>(IReadOnlyList<ShapeAnswer<TShape>> answers, double threshold)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        List<ObjectCandidate<TShape>> candidates = [];
        foreach (var item in ShapeAnswers.ByItem(answers))
        {
            var asked = Array.ConvertAll(item, answer => answer.Annotator);
            List<ObjectMember<TShape>> members = [];
            foreach (var answer in item)
            {
                for (var i = 0; i < answer.Shapes.Count; i++)
                {
                    members.Add(new ObjectMember<TShape>(answer.Annotator, answer.Shapes[i], answer.LabelOf(i)));
                }
            }

            var groups = ShapeClusters.Group<TShape, TGeometry>(members, threshold);
            candidates.AddRange(groups.Select(group => new ObjectCandidate<TShape>(item[0].Item, asked, [.. group.Select(member => members[member])])));
        }

        return candidates;
    }

    /// <summary>A table of who marked (1) or left out (0) which candidate.</summary>
    private static AnnotationTable Drawn<TShape>(List<ObjectCandidate<TShape>> candidates, int annotatorCount) => AnnotationTable.FromIds(
        [.. candidates.SelectMany((candidate, i) => candidate.Asked.Select(_ => i))],
        [.. candidates.SelectMany(candidate => candidate.Asked)],
        [.. candidates.SelectMany(candidate => candidate.Asked.Select(a => Array.Exists(candidate.Members, m => m.Annotator == a) ? 1 : 0))],
        candidates.Count,
        annotatorCount,
        2);

    private static AnnotationTable Labels<TShape>(List<ObjectCandidate<TShape>> candidates, int annotatorCount, int classes) => AnnotationTable.FromIds(
        [.. candidates.SelectMany((candidate, i) => candidate.Members.Select(_ => i))],
        [.. candidates.SelectMany(candidate => candidate.Members.Select(member => member.Annotator))],
        [.. candidates.SelectMany(candidate => candidate.Members.Select(member => member.Label))],
        candidates.Count,
        annotatorCount,
        classes);

    private static TShape[] Fuse<TShape, TFusion>(List<ObjectCandidate<TShape>> candidates, ConsensusResult labels, double[] weights)
        where TFusion : struct, IShapeFusion<TShape>
    {
        var shapes = new TShape[candidates.Count];
        for (var i = 0; i < shapes.Length; i++)
        {
            var members = candidates[i].Members;
            var label = labels.Labels[i];
            var named = Math.Max(0, Array.FindIndex(members, member => member.Label == label));
            shapes[i] = TFusion.Fuse([.. members.Select(member => (member.Shape, weights[member.Annotator]))], named);
        }

        return shapes;
    }

    /// <summary>Mean overlap of each annotator's shapes with the merged ones, shrunk; NaN without any.</summary>
    private static double[] Fits<TShape, TGeometry>(
        List<ObjectCandidate<TShape>> candidates, TShape[] shapes, double[] exists, int annotatorCount)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        var (sums, counts) = (new double[annotatorCount], new double[annotatorCount]);
        for (var i = 0; i < shapes.Length; i++)
        {
            foreach (var member in candidates[i].Members)
            {
                if (candidates[i].Members.Length > 1)
                {
                    sums[member.Annotator] += exists[i] * Overlap.OverUnion<TShape, TGeometry>(member.Shape, shapes[i]);
                    counts[member.Annotator] += exists[i];
                }
            }
        }

        var overall = counts.Sum() > 0 ? sums.Sum() / counts.Sum() : 0;
        return [.. sums.Select((sum, a) => counts[a] > 0 ? (sum + (FitShrinkage * overall)) / (counts[a] + FitShrinkage) : double.NaN)];
    }

    private static ObjectAnnotatorQuality[] Judge<TShape>(
        IReadOnlyList<ShapeAnswer<TShape>> answers,
        ConsensusResult existence,
        ConsensusResult labels,
        double[] exists,
        List<ObjectCandidate<TShape>> candidates,
        double[] fit,
        ObjectConsensusOptions options)
    {
        var items = new int[fit.Length];
        foreach (var (_, annotator) in answers.Select(answer => (answer.Item, answer.Annotator)).Distinct())
        {
            items[annotator]++;
        }

        var asked = new double[fit.Length];
        for (var i = 0; i < exists.Length; i++)
        {
            foreach (var annotator in candidates[i].Asked)
            {
                asked[annotator] += exists[i];
            }
        }

        return [.. existence.Annotators.Select((quality, a) =>
        {
            var known = quality.Answers > 0;
            var recall = known ? quality.Confusion[3] : double.NaN;
            return new ObjectAnnotatorQuality(
                a,
                items[a],
                recall,
                known ? Wilson.Interval(recall, asked[a], options.ConfidenceLevel).Lower : double.NaN,
                known ? quality.Confusion[1] : double.NaN,
                labels.Annotators[a].Accuracy,
                fit[a]);
        })];
    }
}
