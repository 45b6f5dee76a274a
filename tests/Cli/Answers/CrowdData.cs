namespace AnnotationFunctions.Tests.Cli.Answers;

/// <summary>Real crowdsourced sets with ground truth beside the repository; tests that need them are skipped where there are none.</summary>
internal static class CrowdData
{
    internal static string File(string set, string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "crowd", set, name);
            if (System.IO.File.Exists(file))
            {
                return file;
            }
        }

        Assert.Skip("The crowdsourced sets (../shared/data/crowd beside the repository) are not here.");
        return "";
    }

    /// <summary>Share of the tasks with a known truth whose label in <paramref name="labels"/> is the true one.</summary>
    internal static double Accuracy(string labels, string truth)
    {
        var found = Rows(labels).ToDictionary(row => row[0], row => row[1]);
        var known = Rows(truth).ToList();
        return known.Count(row => found[row[0]] == row[1]) / (double)known.Count;
    }

    private static IEnumerable<string[]> Rows(string file) => System.IO.File.ReadLines(file).Skip(1).Select(line => line.Split(','));
}
