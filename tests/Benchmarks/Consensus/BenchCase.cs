using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Agreement.Detection;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>One thing that is measured, with what a peer took for it.</summary>
/// <param name="Name">Name on the command line and in the table.</param>
/// <param name="Prepare">Makes the data for a number of items, and the work on them.</param>
/// <param name="PeerSeconds">What crowd-kit 1.4.1 took on a machine of the same kind (iBCC: truth-inference-at-scale); NaN where nothing was published.</param>
/// <param name="PeerMegabytes">Peak memory of that process.</param>
/// <param name="Target">Seconds that must not be exceeded; NaN where there is no target.</param>
/// <param name="MemoryTarget">Peak megabytes of the process that must not be exceeded.</param>
/// <param name="InCommand">Whether the target is for the fit of <c>annotate consensus</c>, which compiles while it reads, instead of the first run here, which compiles as it goes.</param>
internal sealed record BenchCase(
    string Name, Func<int, BenchWork> Prepare, double PeerSeconds, double PeerMegabytes, double Target, double MemoryTarget = double.NaN, bool InCommand = false)
{
    private const int ItemsPerImage = 4; // 200,000 items stand beside 50,000 images

    public static IReadOnlyList<BenchCase> All { get; } =
    [
        new("majority", Of(table => MajorityVote.Run(table)), 1.2, 480, 1.2 / 20, InCommand: true),
        new("wawa", Of(table => Wawa.Run(table)), 2.0, 490, double.NaN),
        new("zero-based-skill", Of(table => ZeroBasedSkill.Run(table)), 89, 530, 89 / 50.0),
        new("dawid-skene", Of(table => DawidSkene.Run(table)), 9.3, 670, 9.3 / 50, 120, InCommand: true),
        new("classic-dawid-skene", Of(table => DawidSkene.Run(table, DawidSkeneOptions.Classic)), 9.3, 670, 9.3 / 50, 120, InCommand: true),
        new("maximum-likelihood", Of(table => DawidSkene.Run(table, DawidSkeneOptions.MaximumLikelihood)), 9.3, 670, 9.3 / 50, 120),
        new("one-coin", Of(table => OneCoin.Run(table)), 11.7, 690, 11.7 / 50),
        new("mace", Of(table => Mace.Run(table)), 39.6, 2_800, 39.6 / 50),
        new("ibcc", Of(table => Ibcc.Run(table)), 8.9, 230, double.NaN),
        new("krippendorff", Of(Krippendorff), double.NaN, double.NaN, 0.1),
        new("coco-map", items => Detection(items / ItemsPerImage, bootstrapSamples: 0), double.NaN, double.NaN, 2),
        new("coco-map-interval", items => Detection(items / ItemsPerImage, new CocoOptions().BootstrapSamples), double.NaN, double.NaN, double.NaN),
    ];

    private static Func<int, BenchWork> Of(Func<AnnotationTable, ConsensusResult?> run) => items =>
    {
        var answers = SimulatedAnswers.Create(items);
        return new BenchWork(answers.Table.AnswerCount, () => run(answers.Table), answers);
    };

    private static ConsensusResult? Krippendorff(AnnotationTable table)
    {
        _ = KrippendorffAlpha.Run(table).Value;
        return null;
    }

    private static BenchWork Detection(int images, int bootstrapSamples)
    {
        var detections = new SimulatedDetections(images);
        return new BenchWork(detections.Count, Run, null);

        ConsensusResult? Run()
        {
            _ = detections.Evaluate(new CocoOptions { BootstrapSamples = bootstrapSamples }).Scores;
            return null;
        }
    }
}
