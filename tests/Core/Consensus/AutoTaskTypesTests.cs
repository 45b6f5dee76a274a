using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Consensus.MultiLabel;
using AnnotationFunctions.Core.Consensus.Numeric;
using AnnotationFunctions.Core.Consensus.Preferences;
using AnnotationFunctions.Core.Consensus.Rankings;
using AnnotationFunctions.Tests.Core.Consensus.Preferences;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>Auto for answers other than classes: what it chooses follows from the data, is repeatable, and is explained.</summary>
public sealed class AutoTaskTypesTests
{
    [Theory]
    [InlineData(0, "bradley-terry")]
    [InlineData(10, "noisy-bradley-terry")]
    public void Run_Preferences_ModelsAnnotatorsWhereTheyDiffer(int careless, string expected)
    {
        var (table, _) = SimulatedComparisons.Draw(3, candidates: 12, comparisons: 1500, careless);

        var result = AutoConsensus.Run(table);

        result.Method.ShouldBe(expected);
        result.Reason.ShouldNotBeNull().ShouldContain("1500 hidden answers");
        AutoConsensus.Run(table).LogStrengths.SequenceEqual(result.LogStrengths).ShouldBeTrue();
    }

    [Fact]
    public void Run_FewPreferences_SaysThatTheyAreTooFew()
    {
        var builder = new PreferenceTableBuilder();
        builder.Add("ann", "a", "b", 1);

        var result = AutoConsensus.Run(builder.Build());

        result.Method.ShouldBe("bradley-terry");
        result.Reason.ShouldNotBeNull().ShouldContain("too few");
    }

    [Fact]
    public void Run_NumbersWithGrossErrors_ToleratesThem()
    {
        var random = new Random(2);
        var builder = new NumericTableBuilder();
        for (var item = 0; item < 200; item++)
        {
            for (var a = 0; a < 5; a++)
            {
                builder.Add($"{item}", $"{a}", (item % 17) + a + random.NextDouble() + (random.Next(12) == 0 ? 200 : 0));
            }
        }

        var table = builder.Build();
        var result = AutoConsensus.Run(table);

        result.Reason.ShouldNotBeNull().ShouldContain("Chosen: heavy tails");
        for (var item = 0; item < 200; item++)
        {
            (result.Values[item] - result.Values[0] - (item % 17)).ShouldBe(0, 1.5);
        }
    }

    [Fact]
    public void Run_Sets_ChoosesHowMuchClassesShare()
    {
        var random = new Random(5);
        var builder = new MultiLabelTableBuilder(["a", "b", "c"]);
        for (var item = 0; item < 100; item++)
        {
            for (var a = 0; a < 4; a++)
            {
                builder.Add($"{item}", $"{a}", new[] { "a", "b", "c" }.Where((_, c) => ((item >> c) & 1) == 1 ^ random.NextDouble() < 0.1 * a));
            }
        }

        var result = AutoConsensus.Run(builder.Build());

        result.Reason.ShouldNotBeNull().ShouldContain("400 hidden answers");
        Enumerable.Range(0, 100).Count(item => result.Classes(item).SequenceEqual(Enumerable.Range(0, 3).Where(c => ((item >> c) & 1) == 1)))
            .ShouldBeGreaterThan(95);
    }

    [Fact]
    public void Run_Rankings_ExplainsItsChoice()
    {
        var random = new Random(6);
        var builder = new RankingTableBuilder();
        for (var item = 0; item < 30; item++)
        {
            for (var a = 0; a < 4; a++)
            {
                builder.Add($"{item}", $"{a}", Enumerable.Range(0, 4).OrderBy(c => c + (1.5 * random.NextDouble())).Select(c => $"{c}"));
            }
        }

        var table = builder.Build();
        var result = AutoConsensus.Run(table);

        result.Reason.ShouldNotBeNull().ShouldContain("120 hidden rankings");
        Enumerable.Range(0, 30).Count(item => table.Items[item].Candidates[result.Items[item].Order[0]] == "0").ShouldBeGreaterThan(27);
    }

    [Fact]
    public void Ordinal_Scale_IsNoFartherFromTheTruthThanEitherModel()
    {
        var random = new Random(7);
        List<int> items = [], annotators = [], labels = [];
        var truth = new int[300];
        for (var item = 0; item < truth.Length; item++)
        {
            truth[item] = random.Next(5);
            for (var answer = 0; answer < 4; answer++)
            {
                var annotator = random.Next(25);
                items.Add(item);
                annotators.Add(annotator);
                labels.Add(Math.Clamp(truth[item] + random.Next(-1, 2) + (random.Next(25) < annotator ? random.Next(-1, 2) : 0), 0, 4));
            }
        }

        var table = AnnotationTable.FromIds([.. items], [.. annotators], [.. labels], 300, 25, 5);
        var result = AutoConsensus.Ordinal(table);

        result.Consensus.Method.ShouldBe("auto");
        result.Consensus.Reason.ShouldNotBeNull().ShouldContain("hidden answers");
        Distance(result.Medians).ShouldBeLessThanOrEqualTo(Distance(DawidSkene.Run(table).Labels) + 0.02);
        AutoConsensus.Ordinal(table).Consensus.Posteriors.SequenceEqual(result.Consensus.Posteriors).ShouldBeTrue();

        double Distance(ReadOnlySpan<int> merged)
        {
            var sum = 0.0;
            for (var item = 0; item < truth.Length; item++)
            {
                sum += Math.Abs(merged[item] - truth[item]) / (double)truth.Length;
            }

            return sum;
        }
    }

    [Fact]
    public void Ordinal_TwoClasses_SaysThatThereIsNoOrder() =>
        AutoConsensus.Ordinal(AnnotationTable.FromIds([0, 0], [0, 1], [1, 1], 1, 2, 2)).Consensus.Reason.ShouldNotBeNull().ShouldContain("Dawid-Skene");

    [Fact]
    public void Run_Empty_IsDefined()
    {
        AutoConsensus.Run(new PreferenceTableBuilder().Build()).Ranking.Length.ShouldBe(0);
        AutoConsensus.Run(new NumericTableBuilder().Build()).Values.Length.ShouldBe(0);
        AutoConsensus.Run(new MultiLabelTableBuilder(["a"]).Build()).Posteriors.Length.ShouldBe(0);
        AutoConsensus.Run(new RankingTableBuilder().Build()).Items.Count.ShouldBe(0);
        AutoConsensus.Ordinal(new AnnotationTableBuilder().Build()).Medians.Length.ShouldBe(0);
    }
}
