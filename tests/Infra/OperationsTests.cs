using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AnnotationFunctions.Tests.Infra.Bicep;

namespace AnnotationFunctions.Tests.Infra;

/// <summary>What docs/operations tells people to set, read and look at is there, and what there is they are told.</summary>
public sealed partial class OperationsTests
{
    /// <summary>What hooks keep from one run to the next, and what only tests set.</summary>
    private static readonly string[] OfTheHooks =
    [
        "ANNOTATION_BUDGET_START", "ANNOTATION_INFERENCE_FROM", "ANNOTATION_INFERENCE_IMAGE", "ANNOTATION_INFERENCE_KEY_SHA256", "ANNOTATION_RECOVER_VAULT",
        "ANNOTATION_PAUSE", "ANNOTATION_TRIES",
    ];

    /// <summary>Of tests/EndToEnd, which a runbook runs.</summary>
    private static readonly string[] OfTheSuite = ["ANNOTATION_KEY", "ANNOTATION_URL"];

    private static IEnumerable<string> Pages => Directory.GetFiles(Path.Combine(Repository.Root, "docs", "operations"), "*.md").Select(File.ReadAllText);

    private static HashSet<string> Outputs => [.. ParameterSet.Named("maximal").Template["outputs"]!.AsObject().Select(output => output.Key)];

    private static HashSet<string> Read =>
        [.. Names(Repository.Read("infra", "main.bicepparam")), .. Directory.GetFiles(Path.Combine(Repository.Infra, "hooks")).SelectMany(file => Names(File.ReadAllText(file)))];

    [Fact]
    public void Variables_ThatRunbooksName_AreReadOrGivenBySomething()
    {
        var named = Pages.SelectMany(Names).ToHashSet();

        named.ShouldContain("ANNOTATION_SIZE");
        named.Except(Read).Except(Outputs).Except(OfTheSuite).ShouldBeEmpty("named in docs/operations, and nobody reads or gives it");
    }

    [Fact]
    public void Variables_ThatSomebodySets_AreInTheTableOfDeploy()
    {
        var table = Repository.Read("docs", "operations", "deploy.md");

        Read.Except(Outputs).Except(OfTheHooks).Where(name => !table.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Variables_ThatHooksTakeFromTheDeployment_AreItsOutputs()
    {
        var afterwards = new[] { "postprovision.sh", "postdeploy.sh" }.SelectMany(hook => Names(Repository.Read("infra", "hooks", hook))).ToHashSet();

        afterwards.Except(OfTheHooks).Except(Names(Repository.Read("infra", "main.bicepparam"))).Except(Outputs).ShouldBeEmpty();
    }

    [Fact]
    public void Runbooks_AskAzdForOutputs_ThatThereAre()
    {
        var asked = Pages.SelectMany(page => Asked().Matches(page).Select(match => match.Groups[1].Value)).ToHashSet();

        asked.Count.ShouldBeGreaterThan(3);
        asked.Where(name => name.StartsWith("ANNOTATION_", StringComparison.Ordinal)).Except(Outputs).Except(OfTheHooks).ShouldBeEmpty();
    }

    [Fact]
    public void Alerts_EachHasItsRow()
    {
        var page = Repository.Read("docs", "operations", "alerts.md");
        var alerts = ParameterSet.Named("dev").Resources.Where(each => (string?)each["type"] is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts")
            .Select(each => (string)each["name"]!).Select(name => name[..name.LastIndexOf('-')]).ToList();

        alerts.ShouldNotBeEmpty();
        alerts.ShouldAllBe(name => page.Contains($"| `{name}` |", StringComparison.Ordinal));
        Row().Matches(page).Select(match => match.Groups[1].Value).Where(name => name.Contains('-')).Except(alerts).ShouldBeEmpty("in the table and in no template");
    }

    [Fact]
    public void Runbooks_NameRetentions_OfTheSizes()
    {
        var page = Repository.Read("docs", "operations", "restore.md");
        foreach (var (set, versions, deleted, restored) in new[] { ("dev", 14, 8, 7), ("standard", 90, 31, 30) })
        {
            var chosen = ParameterSet.Named(set);
            var blobs = chosen.OfType("Microsoft.Storage/storageAccounts/blobServices").Single(each => ((string)each["name"]!).StartsWith("stdata", StringComparison.Ordinal))["properties"]!;
            var rules = chosen.OfType("Microsoft.Storage/storageAccounts/managementPolicies").Single()["properties"]!["policy"]!["rules"]!.AsArray();
            var old = rules.Single(rule => (string?)rule!["name"] == "old-versions-expire")!["definition"]!["actions"]!["version"]!["delete"]!["daysAfterCreationGreaterThan"]!;

            ((int)old, (int)blobs["deleteRetentionPolicy"]!["days"]!, (int)blobs["restorePolicy"]!["days"]!).ShouldBe((versions, deleted, restored));
        }

        page.ShouldContain("14 days (`dev`), 90 (`standard`)");
        page.ShouldContain("8 days, 31");
        page.ShouldContain("7 days, 30");
    }

    private static IEnumerable<string> Names(string text) => Variable().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\bANNOTATION_[A-Z0-9_]+\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"azd env get-value (\w+)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"^\| `([\w-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
