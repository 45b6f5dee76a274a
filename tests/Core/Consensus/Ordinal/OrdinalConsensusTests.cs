using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Consensus.Ordinal;

namespace AnnotationFunctions.Tests.Core.Consensus.Ordinal;

public sealed class OrdinalConsensusTests
{
    private const int Classes = 5;

    [Fact]
    public void Run_FewAnswersPerAnnotator_IsNearerThanMajorityAndDawidSkene()
    {
        double own = 0, majority = 0, matrices = 0;
        for (var seed = 1; seed <= 8; seed++)
        {
            var (table, truth, _, _) = Draw(seed, items: 150, annotators: 40, redundancy: 5);
            own += Distance(OrdinalConsensus.Run(table).Medians, truth) / 8;
            majority += Distance(MajorityVote.Run(table).Labels, truth) / 8;
            matrices += Distance(DawidSkene.Run(table).Labels, truth) / 8;
        }

        own.ShouldBeLessThan(0.8 * majority);
        own.ShouldBeLessThan(0.95 * matrices);
    }

    [Fact]
    public void Run_ManyAnswers_FindsBiasAndNoise()
    {
        var (table, _, biases, noises) = Draw(11, items: 3000, annotators: 10, redundancy: 5);

        var result = OrdinalConsensus.Run(table);

        result.Consensus.Converged.ShouldBeTrue();
        for (var a = 0; a < 10; a++)
        {
            result.Annotators[a].Bias.ShouldBe(biases[a], 0.3);
            Math.Log(result.Annotators[a].Noise).ShouldBe(Math.Log(noises[a]), 0.5);
        }
    }

    [Fact]
    public void Run_MoreIterations_NeverLowerTheLikelihoodWithoutPriors()
    {
        var (table, _, _, _) = Draw(12, items: 100, annotators: 10, redundancy: 4);
        var previous = double.NegativeInfinity;
        for (var iterations = 1; iterations <= 20; iterations++)
        {
            var options = new OrdinalConsensusOptions
            {
                MaxIterations = iterations, Tolerance = 0, ClassSmoothing = 0, BiasDeviation = 1e3, NoiseDeviation = 1e3,
            };
            var likelihood = OrdinalConsensus.Run(table, options).Consensus.LogLikelihood;
            likelihood.ShouldBeGreaterThanOrEqualTo(previous - 1e-3);
            previous = likelihood;
        }
    }

    [Fact]
    public void Probability_AnyBiasAndNoise_SumsToOneOverLabels()
    {
        foreach (var (bias, noise) in ((double, double)[])[(0, 0.3), (1.2, 0.1), (-3, 5)])
        {
            Enumerable.Range(0, Classes).Sum(label => OrdinalUpdate.Probability(label, 2, Classes, bias, noise, 0.02)).ShouldBe(1, 1e-9);
        }
    }

    [Fact]
    public void Run_Degenerate_IsDefined()
    {
        OrdinalConsensus.Run(new AnnotationTableBuilder().Build()).Medians.Length.ShouldBe(0);
        OrdinalConsensus.Run(AnnotationTable.FromIds([], [], [], 2, 0, 3)).Medians.ToArray().ShouldBe([-1, -1]);

        var lone = OrdinalConsensus.Run(AnnotationTable.FromIds([1], [0], [2], 2, 1, 3));
        lone.Medians.ToArray().ShouldBe([-1, 2]);
        lone.Means[0].ShouldBe(double.NaN);
    }

    [Fact]
    public void Run_Gold_KeepsItsLabel()
    {
        var table = AnnotationTable.FromIds([0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 2, 2], 2, 2, 3);

        OrdinalConsensus.Run(table, new OrdinalConsensusOptions { Gold = new[] { 2, -1 } }).Medians[0].ShouldBe(2);
    }

    private static double Distance(ReadOnlySpan<int> labels, int[] truth)
    {
        var sum = 0.0;
        for (var item = 0; item < truth.Length; item++)
        {
            sum += Math.Abs(labels[item] - truth[item]) / (double)truth.Length;
        }

        return sum;
    }

    private static (AnnotationTable Table, int[] Truth, double[] Biases, double[] Noises) Draw(int seed, int items, int annotators, int redundancy)
    {
        var random = new Random(seed);
        var biases = Enumerable.Range(0, annotators).Select(_ => (1.2 * random.NextDouble()) - 0.6).ToArray();
        var offset = biases.Average();
        biases = Array.ConvertAll(biases, bias => bias - offset);
        var noises = Enumerable.Range(0, annotators).Select(_ => Math.Exp(-1.2 + (1.4 * random.NextDouble()))).ToArray();
        List<int> itemColumn = [], annotatorColumn = [], labelColumn = [];
        var truth = new int[items];
        for (var item = 0; item < items; item++)
        {
            truth[item] = random.Next(Classes);
            foreach (var a in Enumerable.Range(0, annotators).OrderBy(_ => random.Next()).Take(redundancy))
            {
                var u = Math.Clamp(random.NextDouble(), 1e-9, 1 - 1e-9);
                var perceived = truth[item] + biases[a] + (noises[a] * Math.Log(u / (1 - u)));
                itemColumn.Add(item);
                annotatorColumn.Add(a);
                labelColumn.Add((int)Math.Clamp(Math.Round(perceived), 0, Classes - 1));
            }
        }

        var table = AnnotationTable.FromIds([.. itemColumn], [.. annotatorColumn], [.. labelColumn], items, annotators, Classes);
        return (table, truth, biases, noises);
    }
}
