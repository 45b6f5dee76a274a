using System.Globalization;
using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Cli.Simulation;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>What the demo promises, checked: every broken promise as a sentence.</summary>
internal static class DemoVerdict
{
    internal static IReadOnlyList<string> Of(
        DemoReport report, IEnumerable<OddOutcome> odd, IEnumerable<AnnotatorTally> tallies, BatchGate? gate)
    {
        var broken = new List<string>();
        if (report.Lost > 0)
        {
            broken.Add($"{report.Lost} of {report.Uploaded} uploads are unaccounted for.");
        }

        broken.AddRange(odd
            .Where(upload => upload.Expected is { } expected && upload.Outcome != expected)
            .Select(upload => $"{upload.Name} ({upload.Special}) became {upload.Outcome}; expected: {upload.Expected}."));
        if (report.ConsensusAccuracy is not { } consensus)
        {
            var reasons = gate?.Checks.Where(check => !check.Passed).Select(check => $" {check.Reason}") ?? [];
            broken.Add($"No dataset was cut, so there is no consensus to measure.{string.Concat(reasons)}");
            return broken;
        }

        foreach (var tally in DemoEvaluation.Comparable(tallies).Where(tally => !Beats(consensus, tally.Accuracy)))
        {
            broken.Add($"Consensus ({Share(consensus)}) does not beat the annotator {tally.Annotator} ({Share(tally.Accuracy!.Value)} of {tally.Answered} answers).");
        }

        if (!Beats(consensus, report.PrelabelAccuracy))
        {
            broken.Add($"Consensus ({Share(consensus)}) does not beat the model ({Share(report.PrelabelAccuracy!.Value)}).");
        }

        return broken;
    }

    /// <summary>Nothing beats a perfect score: two perfect ones, which a few items can give, are no failure.</summary>
    private static bool Beats(double consensus, double? single) => single is null || consensus > single || consensus >= 1;

    private static string Share(double share) => share.ToString("0.0000", CultureInfo.InvariantCulture);
}
