using System.Globalization;
using System.Text;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>
/// Makes the table of docs/algorithms/consensus.md: run it alone with <c>--explicit only --filter-class *AccuracyReport --show-live-output on</c>, or set
/// ACCURACY_REPORT to the file that shall receive the table.
/// </summary>
public sealed class AccuracyReport
{
    private static readonly (string Name, Func<AnnotationTable, ConsensusResult> Run)[] Methods =
    [
        ("majority", table => MajorityVote.Run(table)),
        ("Wawa", table => Wawa.Run(table)),
        ("zero-based skill", table => ZeroBasedSkill.Run(table)),
        ("Dawid-Skene", table => DawidSkene.Run(table)),
        ("Dawid-Skene, mode of the posterior", table => DawidSkene.Run(table, DawidSkeneOptions.PosteriorMode)),
        ("Dawid-Skene, maximum of the likelihood", table => DawidSkene.Run(table, DawidSkeneOptions.MaximumLikelihood)),
        ("classic Dawid-Skene", table => DawidSkene.Run(table, DawidSkeneOptions.Classic)),
        ("one-coin", table => OneCoin.Run(table)),
        ("GLAD", table => Glad.Run(table)),
        ("MACE", table => Mace.Run(table)),
        ("iBCC", table => Ibcc.Run(table)),
        ("correlated Bayes", table => CorrelatedBayes.Run(table)),
        ("**Auto**", table => AutoConsensus.Run(table)),
    ];

    [Fact(Explicit = true)]
    public void Write_AllMethodsOnAllSets_AsMarkdown()
    {
        var sets = Array.ConvertAll(CrowdSets.Names, CrowdSets.Load);
        var text = new StringBuilder($"| method | {string.Join(" | ", CrowdSets.Names)} | mean |\n|---|{string.Concat(Enumerable.Repeat("---|", sets.Length + 1))}\n");
        foreach (var (name, run) in Methods)
        {
            Append(text, name, Array.ConvertAll(sets, set => CrowdSets.Accuracy(run(set.Table), set.Truth)));
        }

        LeaveOneSetOut(text, sets);

        TestContext.Current.SendDiagnosticMessage(text.ToString());
        if (Environment.GetEnvironmentVariable("ACCURACY_REPORT") is { Length: > 0 } path)
        {
            File.WriteAllText(path, text.ToString());
        }

        sets.Length.ShouldBe(12);
    }

    private static void Append(StringBuilder text, string name, double[] accuracies)
    {
        var cells = accuracies.Append(accuracies.Average()).Select(accuracy => accuracy.ToString(".0000", CultureInfo.InvariantCulture));
        text.Append($"| {name} | {string.Join(" | ", cells)} |\n");
    }

    /// <summary>Auto with the temperature that is best on the other eleven sets each time, and with other seeds.</summary>
    private static void LeaveOneSetOut(StringBuilder text, (AnnotationTable Table, int[] Truth)[] sets)
    {
        double[] temperatures = [0.025, 0.05, 0.1];
        var rows = Array.ConvertAll(temperatures, temperature => Array.ConvertAll(
            sets, set => CrowdSets.Accuracy(AutoConsensus.Run(set.Table, new AutoConsensusOptions { Temperature = temperature }), set.Truth)));
        var left = Enumerable.Range(0, sets.Length).Select(out_ => rows.MaxBy(row => row.Sum() - row[out_])![out_]).ToArray();
        Append(text, "Auto, temperature chosen on the other eleven", left);
        foreach (var seed in (long[])[1001, 2001])
        {
            var own = new AutoConsensusOptions { Seed = seed };
            Append(text, $"Auto, seed {seed}", Array.ConvertAll(sets, set => CrowdSets.Accuracy(AutoConsensus.Run(set.Table, own), set.Truth)));
        }
    }
}
