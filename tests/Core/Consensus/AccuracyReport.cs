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
            var accuracies = Array.ConvertAll(sets, set => CrowdSets.Accuracy(run(set.Table), set.Truth));
            var cells = accuracies.Append(accuracies.Average()).Select(accuracy => accuracy.ToString(".0000", CultureInfo.InvariantCulture));
            text.Append($"| {name} | {string.Join(" | ", cells)} |\n");
        }

        TestContext.Current.SendDiagnosticMessage(text.ToString());
        if (Environment.GetEnvironmentVariable("ACCURACY_REPORT") is { Length: > 0 } path)
        {
            File.WriteAllText(path, text.ToString());
        }

        sets.Length.ShouldBe(12);
    }
}
