using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Consensus.MultiLabel;

namespace AnnotationFunctions.Tests.Core.Consensus.MultiLabel;

public sealed class MultiLabelConsensusTests
{
    private static readonly string[] Classes = ["a", "b", "c", "d"];
    private static readonly double[] Prevalence = [0.5, 0.3, 0.1, 0.05];
    private static readonly double[] Sensitivity = [0.95, 0.9, 0.85, 0.6, 0.5, 0.4];
    private static readonly double[] FalseAlarm = [0.02, 0.05, 0.05, 0.3, 0.3, 0.4];

    [Fact]
    public void Run_Simulated_BeatsMajorityAndOneModelPerClass()
    {
        double own = 0, majority = 0, separate = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var (table, truth) = Draw(seed, items: 40, redundancy: 4);
            var result = MultiLabelConsensus.Run(table);
            var votes = Enumerable.Range(0, Classes.Length).Select(c => MajorityVote.Run(table.Binary(c))).ToArray();
            var models = Enumerable.Range(0, Classes.Length).Select(c => DawidSkene.Run(table.Binary(c))).ToArray();
            result.Converged.ShouldBeTrue();
            own += Errors(truth, (item, c) => result.Classes(item).Contains(c));
            majority += Errors(truth, (item, c) => votes[c].Labels[item] == 1);
            separate += Errors(truth, (item, c) => models[c].Labels[item] == 1);
        }

        own.ShouldBeLessThan(0.6 * majority);
        own.ShouldBeLessThan(separate);
    }

    [Fact]
    public void Run_ManyItems_FindsQualityAndPrevalence()
    {
        var (table, _) = Draw(4, items: 2000, redundancy: 4);

        var result = MultiLabelConsensus.Run(table);

        for (var a = 0; a < Sensitivity.Length; a++)
        {
            var annotator = result.Annotators.Single(own => own.Name == $"{a}");
            annotator.Sensitivity.ShouldBe(Sensitivity[a], 0.07);
            annotator.Specificity.ShouldBe(1 - FalseAlarm[a], 0.05);
            annotator.AccuracyLower.ShouldBeLessThan(annotator.Accuracy);
        }

        for (var c = 0; c < Classes.Length; c++)
        {
            result.Prevalences[c].ShouldBe(Prevalence[c], 0.05);
        }
    }

    [Fact]
    public void Run_Gold_IsKept()
    {
        var (table, _) = Draw(5, items: 50, redundancy: 3);
        var gold = new sbyte[50 * 4];
        Array.Fill(gold, (sbyte)-1);
        (gold[0], gold[1]) = (1, 0);

        var result = MultiLabelConsensus.Run(table, new MultiLabelOptions { Gold = gold });

        result.Posteriors[0].ShouldBe(1);
        result.Posteriors[1].ShouldBe(0);
    }

    [Fact]
    public void Run_Twice_GivesTheSameBits()
    {
        var (table, _) = Draw(6, items: 50, redundancy: 3);

        MultiLabelConsensus.Run(table).Posteriors.SequenceEqual(MultiLabelConsensus.Run(table).Posteriors).ShouldBeTrue();
    }

    [Fact]
    public void Run_Degenerate_IsDefined()
    {
        MultiLabelConsensus.Run(new MultiLabelTableBuilder([]).Build()).Posteriors.Length.ShouldBe(0);

        var builder = new MultiLabelTableBuilder(["a", "b"]);
        builder.AddItem("unanswered");
        builder.Add("empty", "ann", []);
        builder.Add("full", "ann", ["b", "a"]);
        var result = MultiLabelConsensus.Run(builder.Build());
        result.IsKnown(0).ShouldBeFalse();
        result.Classes(0).ShouldBeEmpty();
        result.Confidence(0).ShouldBe(0);
        result.Classes(1).ShouldBeEmpty();
        result.Classes(2).ShouldBe([0, 1]);
    }

    [Fact]
    public void Add_UnknownOrRepeatedClass_IsRefusedByName()
    {
        var builder = new MultiLabelTableBuilder(["a", "b"]);

        Should.Throw<ArgumentException>(() => builder.Add("i", "ann", ["x"])).Message.ShouldContain("'x'");
        Should.Throw<ArgumentException>(() => builder.Add("i", "ann", ["a", "a"])).Message.ShouldContain("'a'");
    }

    [Fact]
    public void Add_NamesWithCommas_StayDifferentSets()
    {
        var builder = new MultiLabelTableBuilder(["a, b", "a", "b"]);
        builder.Add("i", "ann", ["a, b"]);
        builder.Add("i", "bob", ["a", "b"]);

        builder.Build().Answers.LabelCount.ShouldBe(2);
    }

    private static double Errors(bool[][] truth, Func<int, int, bool> chosen) =>
        Enumerable.Range(0, truth.Length).Sum(item => Enumerable.Range(0, Classes.Length).Count(c => truth[item][c] != chosen(item, c)));

    private static (MultiLabelTable Table, bool[][] Truth) Draw(int seed, int items, int redundancy)
    {
        var random = new Random(seed);
        var builder = new MultiLabelTableBuilder(Classes);
        var truth = new bool[items][];
        for (var item = 0; item < items; item++)
        {
            truth[item] = [.. Prevalence.Select(p => random.NextDouble() < p)];
            foreach (var a in Enumerable.Range(0, Sensitivity.Length).OrderBy(_ => random.Next()).Take(redundancy))
            {
                var own = truth[item];
                builder.Add($"{item}", $"{a}", Classes.Where((_, c) => random.NextDouble() < (own[c] ? Sensitivity[a] : FalseAlarm[a])));
            }
        }

        return (builder.Build(), truth);
    }
}
