using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

/// <summary>Real crowdsourced sets with ground truth. They are not part of the repository: tests that need them skip where they are absent.</summary>
internal static class CrowdSets
{
    public static readonly string[] Names =
        ["bluebird", "rte", "temp", "dog", "web", "CF", "SP", "ZenCrowd_us", "D_PosSent", "S_Rel", "fact_eval", "MS"];

    private static readonly string? Root = FindRoot();

    public static (AnnotationTable Table, int[] Truth) Load(string name)
    {
        var folder = Path.Combine(Folder("crowd"), name);
        var builder = new AnnotationTableBuilder { Repeated = RepeatedAnswers.All };
        foreach (var line in File.ReadLines(Path.Combine(folder, "answers.csv")).Skip(1))
        {
            var fields = line.Split(',');
            builder.Add(fields[0], fields[1], fields[2]);
        }

        var table = builder.Build();
        var items = Enumerable.Range(0, table.ItemCount).ToDictionary(item => table.ItemNames[item]);
        var truth = new int[table.ItemCount];
        Array.Fill(truth, -1);
        foreach (var line in File.ReadLines(Path.Combine(folder, "truth.csv")).Skip(1))
        {
            var fields = line.Split(',');
            truth[items[fields[0]]] = Enumerable.Range(0, table.LabelCount).Where(l => table.LabelNames[l] == fields[1]).FirstOrDefault(table.LabelCount);
        }

        return (table, truth);
    }

    /// <summary>A folder of the shared data; the test that asks is skipped where there is none.</summary>
    public static string Folder(string name)
    {
        Assert.SkipWhen(Root is null, "The shared data (../shared/data beside the repository) is not here.");
        return Path.Combine(Root!, name);
    }

    public static double Accuracy(ConsensusResult result, int[] truth)
    {
        var known = Enumerable.Range(0, truth.Length).Where(item => truth[item] >= 0).ToArray();
        return known.Count(item => result.Labels[item] == truth[item]) / (double)known.Length;
    }

    private static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
