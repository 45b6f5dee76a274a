using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Consensus.Ordinal;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>Weights and probabilities at the ends of what is taken never leave the range of numbers.</summary>
public sealed class ExtremeInputsTests
{
    private static readonly Dictionary<string, Func<AnnotationTable, int[], double[], ConsensusResult>> Methods = new()
    {
        ["auto"] = (table, gold, model) => AutoConsensus.Run(table, new AutoConsensusOptions { Gold = gold, Probabilities = model }),
        ["majority"] = (table, gold, model) => MajorityVote.Run(table, new MajorityVoteOptions { Gold = gold, Probabilities = model }),
        ["wawa"] = (table, gold, model) => Wawa.Run(table, new MajorityVoteOptions { Gold = gold, Probabilities = model }),
        ["zero-based-skill"] = (table, gold, model) => ZeroBasedSkill.Run(table, new ZeroBasedSkillOptions { Gold = gold, Probabilities = model }),
        ["dawid-skene"] = (table, gold, model) => DawidSkene.Run(table, new DawidSkeneOptions { Gold = gold, Probabilities = model }),
        ["classic-dawid-skene"] = (table, gold, model) => DawidSkene.Run(table, DawidSkeneOptions.Classic with { Gold = gold, Probabilities = model }),
        ["one-coin"] = (table, gold, model) => OneCoin.Run(table, new OneCoinOptions { Gold = gold, Probabilities = model }),
        ["glad"] = (table, gold, model) => Glad.Run(table, new GladOptions { Gold = gold, Probabilities = model }),
        ["mace"] = (table, gold, model) => Mace.Run(table, new MaceOptions { Gold = gold, Probabilities = model }),
        ["ibcc"] = (table, gold, model) => Ibcc.Run(table, new VariationalBayesOptions { Gold = gold, Probabilities = model }),
        ["correlated-bayes"] = (table, gold, model) => CorrelatedBayes.Run(table, new VariationalBayesOptions { Gold = gold, Probabilities = model }),
        ["ordinal"] = (table, gold, model) => OrdinalConsensus.Run(table, new OrdinalConsensusOptions { Gold = gold, Probabilities = model }).Consensus,
    };

    public static TheoryData<string> MethodNames => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(MethodNames))]
    public void Run_WeightsAtTheEndsOfTheirRange_GivesProbabilities(string method)
    {
        double[] weights = [AnnotationTableBuilder.SmallestWeight, 1e-3, 1, 1e3, AnnotationTableBuilder.LargestWeight];
        foreach (var first in weights)
        {
            foreach (var second in weights)
            {
                var builder = new AnnotationTableBuilder();
                builder.Add("x", "ann", "a", first);
                builder.Add("x", "bob", "b", second);
                builder.Add("y", "ann", "a", second);
                builder.Add("y", "bob", "a", first);
                builder.Add("z", "eve", "c", second);
                builder.Add("z", "bob", "b", second);

                Check(Methods[method](builder.Build(), [], []), $"{method}, weights {first} and {second}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(MethodNames))]
    public void Run_ProbabilitiesAtTheEndsOfTheirRange_GivesProbabilities(string method)
    {
        double[][] rows = [[0, 0, 1], [1, 0, 0], [1e-300, 0, 1], [1e-300, 1 - 1e-16, 1e-300], [double.Epsilon, 0, 1], [0.9995, 0, 0], [double.NaN, double.NaN, double.NaN]];
        foreach (var first in rows)
        {
            foreach (var second in rows)
            {
                var builder = new AnnotationTableBuilder(["a", "b", "c"]);
                builder.Add("x", "ann", "a", AnnotationTableBuilder.LargestWeight);
                builder.Add("x", "bob", "b");
                builder.Add("y", "ann", "a");
                builder.Add("y", "bob", "b", AnnotationTableBuilder.SmallestWeight);
                builder.AddItem("z");

                Check(Methods[method](builder.Build(), [], [.. first, .. second, .. first]), $"{method}, probabilities {string.Join(' ', first)} and {string.Join(' ', second)}");
                Check(Methods[method](builder.Build(), [2, -1, -1], [.. first, .. second, .. first]), $"{method} with gold, probabilities {string.Join(' ', first)} and {string.Join(' ', second)}");
            }
        }
    }

    private static void Check(ConsensusResult result, string what)
    {
        for (var item = 0; item < result.Labels.Length; item++)
        {
            result.Confidence(item).ShouldBeInRange(0, 1 + 1e-9, what);
            if (result.Labels[item] != ConsensusResult.NoLabel)
            {
                result.Posterior(item).ToArray().Sum().ShouldBe(1, 1e-6, what);
            }
        }
    }
}
