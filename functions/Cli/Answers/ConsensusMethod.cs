using AnnotationFunctions.Core.Consensus;
using AnnotationFunctions.Core.Consensus.Ordinal;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>A way to merge answers, by the name that <c>--method</c> takes.</summary>
/// <param name="Name">Name in options and results.</param>
/// <param name="Run">Runs it with gold labels and model probabilities, either may be empty.</param>
/// <param name="NeedsOrder">True where label ids are ranks.</param>
internal sealed record ConsensusMethod(string Name, Func<AnnotationTable, int[], double[], ConsensusResult> Run, bool NeedsOrder = false)
{
    private static readonly ConsensusMethod[] All =
    [
        new("auto", (table, gold, model) => AutoConsensus.Run(table, new AutoConsensusOptions { Gold = gold, Probabilities = model })),
        new("majority", (table, gold, model) => MajorityVote.Run(table, new MajorityVoteOptions { Gold = gold, Probabilities = model })),
        new("wawa", (table, gold, model) => Wawa.Run(table, new MajorityVoteOptions { Gold = gold, Probabilities = model })),
        new("zero-based-skill", (table, gold, model) => ZeroBasedSkill.Run(table, new ZeroBasedSkillOptions { Gold = gold, Probabilities = model })),
        new("dawid-skene", (table, gold, model) => DawidSkene.Run(table, new DawidSkeneOptions { Gold = gold, Probabilities = model })),
        new("classic-dawid-skene", (table, gold, model) => DawidSkene.Run(table, DawidSkeneOptions.Classic with { Gold = gold, Probabilities = model })),
        new("one-coin", (table, gold, model) => OneCoin.Run(table, new OneCoinOptions { Gold = gold, Probabilities = model })),
        new("glad", (table, gold, model) => Glad.Run(table, new GladOptions { Gold = gold, Probabilities = model })),
        new("mace", (table, gold, model) => Mace.Run(table, new MaceOptions { Gold = gold, Probabilities = model })),
        new("ibcc", (table, gold, model) => Ibcc.Run(table, new VariationalBayesOptions { Gold = gold, Probabilities = model })),
        new("correlated-bayes", (table, gold, model) => CorrelatedBayes.Run(table, new VariationalBayesOptions { Gold = gold, Probabilities = model })),
        new("ordinal", (table, gold, model) => OrdinalConsensus.Run(table, new OrdinalConsensusOptions { Gold = gold, Probabilities = model }).Consensus, NeedsOrder: true),
    ];

    internal static ConsensusMethod Auto => All[0];

    /// <summary>All methods by name, and the names under which some are known elsewhere.</summary>
    internal static IReadOnlyDictionary<string, ConsensusMethod> ByName { get; } =
        All.Select(method => KeyValuePair.Create(method.Name, method))
            .Concat([new("ebcc", All[^2]), new("zbs", All[3]), new("ds", All[4])])
            .ToDictionary();
}
