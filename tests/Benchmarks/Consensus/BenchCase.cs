using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>One thing that is measured on the simulated answers, with what a peer took for it.</summary>
/// <param name="Name">Name on the command line and in the table.</param>
/// <param name="Run">The work; the result is null for agreement.</param>
/// <param name="PeerSeconds">What crowd-kit 1.4.1 took on a machine of the same kind (iBCC: truth-inference-at-scale); NaN where nothing was published.</param>
/// <param name="PeerMegabytes">Peak memory of that process.</param>
/// <param name="Target">Seconds that must not be exceeded; NaN where there is no target.</param>
/// <param name="MemoryTarget">Peak megabytes of the process that must not be exceeded.</param>
internal sealed record BenchCase(
    string Name, Func<AnnotationTable, ConsensusResult?> Run, double PeerSeconds, double PeerMegabytes, double Target, double MemoryTarget = double.NaN)
{
    public static IReadOnlyList<BenchCase> All { get; } =
    [
        new("majority", table => MajorityVote.Run(table), 1.2, 480, 1.2 / 20),
        new("wawa", table => Wawa.Run(table), 2.0, 490, double.NaN),
        new("zero-based-skill", table => ZeroBasedSkill.Run(table), 89, 530, 89 / 50.0),
        new("dawid-skene", table => DawidSkene.Run(table), 9.3, 670, 9.3 / 50, 120),
        new("classic-dawid-skene", table => DawidSkene.Run(table, DawidSkeneOptions.Classic), 9.3, 670, 9.3 / 50, 120),
        new("one-coin", table => OneCoin.Run(table), 11.7, 690, 11.7 / 50),
        new("mace", table => Mace.Run(table), 39.6, 2_800, 39.6 / 50),
        new("ibcc", table => Ibcc.Run(table), 8.9, 230, double.NaN),
        new("krippendorff", Krippendorff, double.NaN, double.NaN, 0.1),
    ];

    private static ConsensusResult? Krippendorff(AnnotationTable table)
    {
        _ = KrippendorffAlpha.Run(table).Value;
        return null;
    }
}
