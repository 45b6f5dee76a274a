using AnnotationFunctions.Core.Consensus;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>What every categorical method must do, run over all of them.</summary>
public sealed class CategoricalMethodsTests
{
    private static readonly Dictionary<string, Func<AnnotationTable, int[]?, ConsensusResult>> Methods = new()
    {
        ["majority"] = (table, gold) => MajorityVote.Run(table, new MajorityVoteOptions { Gold = gold }),
        ["wawa"] = (table, gold) => Wawa.Run(table, new MajorityVoteOptions { Gold = gold }),
        ["zero-based-skill"] = (table, gold) => ZeroBasedSkill.Run(table, new ZeroBasedSkillOptions { Gold = gold }),
        ["dawid-skene"] = (table, gold) => DawidSkene.Run(table, new DawidSkeneOptions { Gold = gold }),
        ["one-coin"] = (table, gold) => OneCoin.Run(table, new OneCoinOptions { Gold = gold }),
        ["glad"] = (table, gold) => Glad.Run(table, new GladOptions { Gold = gold }),
        ["mace"] = (table, gold) => Mace.Run(table, new MaceOptions { Gold = gold }),
        ["ibcc"] = (table, gold) => Ibcc.Run(table, new VariationalBayesOptions { Gold = gold }),
        ["correlated-bayes"] = (table, gold) => CorrelatedBayes.Run(table, new VariationalBayesOptions { Gold = gold }),
        ["auto"] = (table, gold) => AutoConsensus.Run(table, new AutoConsensusOptions { Gold = gold }),
    };

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_SimulatedCrowd_IsAtLeastAsGoodAsMajority(string method)
    {
        var crowd = SimulatedCrowd.Draw(seed: 31, items: 600, classes: 3, redundancy: 5, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35);

        var result = Methods[method](crowd.Table, null);

        result.Method.ShouldBe(method);
        crowd.Score(result).ShouldBeGreaterThanOrEqualTo(crowd.Score(MajorityVote.Run(crowd.Table)));
        result.Annotators[0].Accuracy.ShouldBeGreaterThan(result.Annotators[7].Accuracy + 0.15);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_Twice_GivesTheSameBits(string method)
    {
        var crowd = SimulatedCrowd.Draw(seed: 32, items: 100, classes: 3, redundancy: 3, 0.9, 0.8, 0.6, 0.5);

        var first = Methods[method](crowd.Table, null);
        var second = Methods[method](crowd.Table, null);

        second.Posteriors.SequenceEqual(first.Posteriors).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_Gold_KeepsItsLabelWithCertainty(string method)
    {
        var crowd = SimulatedCrowd.Draw(seed: 33, items: 60, classes: 3, redundancy: 3, 0.9, 0.8, 0.6, 0.5);
        var gold = crowd.Truth.Select((_, item) => item < 10 ? item % 3 : -1).ToArray();

        var result = Methods[method](crowd.Table, gold);

        for (var item = 0; item < 10; item++)
        {
            result.Labels[item].ShouldBe(gold[item]);
            result.Confidence(item).ShouldBe(1);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_DegenerateTables_AreDefined(string method)
    {
        Methods[method](new AnnotationTableBuilder().Build(), null).Labels.Length.ShouldBe(0);
        Methods[method](AnnotationTable.FromIds([], [], [], 2, 0, 3), null).Labels.ToArray().ShouldBe([-1, -1]);
        Methods[method](AnnotationTable.FromIds([0, 1], [0, 0], [0, 0], 2, 1, 1), null).Labels.ToArray().ShouldBe([0, 0]);

        var lone = Methods[method](AnnotationTable.FromIds([0, 2], [0, 0], [0, 1], 3, 1, 2), null).Labels.ToArray();
        lone[0].ShouldBe(0);
        lone[1].ShouldBe(ConsensusResult.NoLabel);
        lone[2].ShouldBeInRange(0, 1); // one annotator is no evidence against a model with subtypes
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_AnyTable_PosteriorsAreDistributionsThatAgreeWithLabels(string method) =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 3], Gen.Int[0, 2]).Array[1, 30].Sample(
            answers =>
            {
                var table = AnnotationTable.FromIds(
                    Array.ConvertAll(answers, a => a.Item1), Array.ConvertAll(answers, a => a.Item2), Array.ConvertAll(answers, a => a.Item3), 8, 4, 3);

                var result = Methods[method](table, null);

                for (var item = 0; item < 8; item++)
                {
                    var posterior = result.Posterior(item).ToArray();
                    posterior.Sum().ShouldBe(1, 1e-9);
                    posterior.ShouldAllBe(p => p >= 0 && p <= 1 + 1e-9);
                    (result.Labels[item] == ConsensusResult.NoLabel).ShouldBe(table.AnswersOf(item) == 0);
                    if (table.AnswersOf(item) > 0)
                    {
                        result.Confidence(item).ShouldBe(posterior.Max(), 1e-9);
                    }
                }
            },
            iter: 30);

    [Fact]
    public void Auto_Result_SaysWhatItChose()
    {
        var crowd = SimulatedCrowd.Draw(seed: 34, items: 200, classes: 2, redundancy: 3, 0.9, 0.8, 0.7);

        AutoConsensus.Run(crowd.Table).Reason.ShouldNotBeNull().ShouldContain("hidden answers");
    }

    [Fact]
    public void Auto_SingleAnswers_AreNotCertain()
    {
        var crowd = SimulatedCrowd.Draw(seed: 35, items: 300, classes: 2, redundancy: 2, 0.8, 0.8, 0.7, 0.7);
        var builder = new AnnotationTableBuilder(["0", "1"]);
        for (var item = 0; item < 300; item++)
        {
            for (var answer = crowd.Table.ItemStarts[item]; answer < crowd.Table.ItemStarts[item + 1]; answer++)
            {
                builder.Add($"{item}", $"{crowd.Table.Annotators[answer]}", $"{crowd.Table.Labels[answer]}");
            }
        }

        builder.Add("lonely", "0", "1");

        AutoConsensus.Run(builder.Build()).Confidence(300).ShouldBeLessThan(0.95);
    }
}
