using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.Tests.Infra.Bicep;
using AnnotationFunctions.Tests.Infra.Kusto;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.Tests.Infra.Settings;

/// <summary>Alerts and workbook look for what the app really says.</summary>
public sealed partial class AlertTests
{
    private static readonly IReadOnlyDictionary<string, string> Named = Alerts().Concat(Workbook()).ToDictionary();

    private static IEnumerable<string> Queries => Named.Values;

    private static IReadOnlyList<string> Messages =>
        [.. Repository.Sources("App").SelectMany(file => Message().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))];

    [Fact]
    public void Alerts_CoverWhatMustReachAPerson()
    {
        var names = ParameterSet.Named("dev").Resources
            .Where(each => (string?)each["type"] is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts")
            .Select(each => ((string)each["name"]!)[..((string)each["name"]!).LastIndexOf('-')]).Order();

        names.ShouldBe(
        [
            "backlog-age", "drift-found", "failed-orchestrations", "gate-failures", "log-cap", "no-backup", "no-tick", "poison-messages", "server-errors",
            "unavailable", "undelivered-uploads",
        ]);
        ParameterSet.Named("maximal").OfType("Microsoft.Consumption/budgets").ShouldHaveSingleItem();
    }

    /// <summary>How many messages a queue holds is measured too seldom to alert on; what is put into the one queue of the account is measured every minute.</summary>
    [Theory]
    [MemberData(nameof(ParameterSet.Names), MemberType = typeof(ParameterSet))]
    public void PoisonMessages_AreNoticedAsTheyArePut_IntoTheOneQueueOfTheAccount(string set)
    {
        var chosen = ParameterSet.Named(set);
        var alert = chosen.OfType("Microsoft.Insights/metricAlerts").Single(each => ((string)each["name"]!).StartsWith("poison-messages", StringComparison.Ordinal))["properties"]!;

        var criterion = alert["criteria"]!["allOf"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)criterion["metricName"]!).ShouldBe("Transactions");
        ((string)criterion["dimensions"]![0]!["values"]![0]!).ShouldBe("PutMessage");
        ((string)alert["scopes"]![0]!).ShouldSatisfyAllConditions(
            scope => scope.ShouldContain("/queueServices/default"),
            scope => scope.ShouldContain("'dataStorage-{0}'")); // known as an output of that module only
        chosen.OfType("Microsoft.Storage/storageAccounts/queueServices/queues").Select(each => (string)each["name"]!).ShouldHaveSingleItem().ShouldEndWith("/webjobs-blobtrigger-poison");
    }

    /// <summary>An app that does not run says nothing: silence is the alert.</summary>
    [Theory]
    [InlineData("no-tick", "PT15M", "PT5M")]
    [InlineData("no-backup", "P2D", "PT1H")]
    public void Silence_OfWhatSpeaksRegularly_IsAnAlert(string name, string window, string every)
    {
        var rule = ParameterSet.Named("standard").OfType("Microsoft.Insights/scheduledQueryRules").Single(each => ((string)each["name"]!).StartsWith(name, StringComparison.Ordinal))["properties"]!;

        var criterion = rule["criteria"]!["allOf"]![0]!;
        ((string)criterion["operator"]!, (int)criterion["threshold"]!, (string)criterion["timeAggregation"]!).ShouldBe(("LessThan", 1, "Count"));
        ((string)rule["windowSize"]!, (string)rule["evaluationFrequency"]!).ShouldBe((window, every));
    }

    [Fact]
    public void Health_IsAskedFromOutside()
    {
        var set = ParameterSet.Named("standard");
        var test = set.OfType("Microsoft.Insights/webtests").ShouldHaveSingleItem();
        ((string)test["properties"]!["Request"]!["RequestUrl"]!).ShouldContain("/api/health");
        test["tags"]!.AsObject().ShouldContain(tag => tag.Key.StartsWith("hidden-link:", StringComparison.Ordinal) && tag.Key.Contains("/components/appi-", StringComparison.Ordinal));
        var criteria = set.OfType("Microsoft.Insights/metricAlerts").Single(each => ((string)each["name"]!).StartsWith("unavailable", StringComparison.Ordinal))["properties"]!["criteria"]!;
        ((string)criteria["webTestId"]!).ShouldBe((string)test["id"]!);
        ((int)criteria["failedLocationCount"]!).ShouldBeLessThan(test["properties"]!["Locations"]!.AsArray().Count);
    }

    [Fact]
    public void Queries_SearchForMessages_ThatTheAppLogs()
    {
        var messages = Messages;
        var phrases = Queries.SelectMany(query => Phrase().Matches(query).Select(match => match.Groups[1].Value)).Distinct().ToList();

        phrases.Count.ShouldBeGreaterThan(4);
        foreach (var phrase in phrases.Where(phrase => !IsAwaited(phrase)))
        {
            messages.ShouldContain(message => Matches(message, phrase), $"no message of the app contains '{phrase}'");
        }
    }

    [Fact]
    public void Queries_TakeMessagesApart_AsTheAppPutsThemTogether()
    {
        var patterns = Queries.SelectMany(query => Parse().Matches(query).Select(match => Quoted().Matches(match.Groups[1].Value).Select(part => part.Groups[1].Value).ToList())).ToList();

        patterns.Count.ShouldBeGreaterThan(3);
        foreach (var parts in patterns)
        {
            Messages.ShouldContain(message => InOrder(message, parts), $"no message of the app holds, in this order, '{string.Join("' … '", parts)}'");
        }
    }

    /// <summary>What is logged with an exception becomes a row of AppExceptions, where queries of messages do not look.</summary>
    [Fact]
    public void Queries_SearchForMessages_ThatBecomeTraces()
    {
        var withException = Repository.Sources("App").SelectMany(file => Signature().Matches(File.ReadAllText(file)))
            .Where(match => match.Groups[2].Value.Contains("Exception ", StringComparison.Ordinal)).Select(match => match.Groups[1].Value).ToList();
        var phrases = Queries.SelectMany(query => Phrase().Matches(query).Select(match => match.Groups[1].Value)).Distinct();

        withException.ShouldContain(message => message.StartsWith("The tick failed", StringComparison.Ordinal), "no message is known to have one: the expression finds nothing");
        phrases.Where(phrase => withException.Any(message => message.Contains(phrase, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Workbook_CountsEveryOutcomeOfAnUpload()
    {
        var outcomes = Outcomes().Match(Named["uploads"]).Groups[1].Value.Split('|');

        outcomes.Order().ShouldBe(Enum.GetNames<UploadOutcome>().Order());
        Messages.ShouldContain(message => message.StartsWith("{Outcome} {Project}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queries_Every_IsUnderstoodByTheService() =>
        (await KustoCheck.FindingsAsync(Named)).Where(query => query.Value.Length > 0).Select(query => $"{query.Key}: {string.Join(' ', query.Value)}").ShouldBeEmpty();

    [Theory]
    [InlineData("AppTraces | where Mesage has 'x'", "The name 'Mesage' does not refer to any known column")]
    [InlineData("AppTrace | count", "The name 'AppTrace' does not refer to any known table")]
    [InlineData("AppTraces | were Message == 1", "Query operator expected")]
    [InlineData("AppTraces | where SeverityLevel > 'x' and nosuch(Message)", "nosuch")]
    public async Task Check_WrongQuery_IsFound(string query, string expected) =>
        string.Join(' ', (await KustoCheck.FindingsAsync(new Dictionary<string, string> { ["wrong"] = query }))["wrong"]).ShouldContain(expected);

    [Fact]
    public void FailedOrchestrations_NamesEveryOrchestrator()
    {
        var orchestrators = AppUnderSettings.Functions()
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(OrchestrationTriggerAttribute))))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).Order();

        var query = Queries.Single(each => each.Contains("(union AppRequests, AppDependencies | where Success == false", StringComparison.Ordinal));

        Quoted().Matches(query[query.IndexOf("Name) in (", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).Order().ShouldBe(orchestrators);
    }

    private static IEnumerable<KeyValuePair<string, string>> Alerts() => ParameterSet.Named("dev").OfType("Microsoft.Insights/scheduledQueryRules")
        .Select(rule => KeyValuePair.Create((string)rule["name"]!, (string)rule["properties"]!["criteria"]!["allOf"]![0]!["query"]!));

    /// <summary>Where the workbook puts in what its reader chose, anything of that kind will do.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Workbook() => JsonNode.Parse(Repository.Read("infra", "workbook.json"))!["items"]!.AsArray()
        .Where(item => item!["content"]!["query"] is not null)
        .Select(item => KeyValuePair.Create((string)item!["name"]!, ((string)item["content"]!["query"]!).Replace("{Range:grain}", "1h", StringComparison.Ordinal)));

    private static bool InOrder(string message, IReadOnlyList<string> parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var found = message.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return true;
    }

    /// <summary>A finding of a kind: the kind fills the placeholder of the message.</summary>
    private static bool Matches(string message, string phrase) =>
        message.Contains(phrase, StringComparison.Ordinal)
        || (phrase.StartsWith("Finding ", StringComparison.Ordinal) && message.StartsWith("Finding {Kind}", StringComparison.Ordinal) && IsKind(phrase["Finding ".Length..]));

    private static bool IsKind(string name) => name.Length == 0 || Enum.GetNames<AnnotationFunctions.App.Quality.FindingKind>().Any(kind => kind.StartsWith(name, StringComparison.Ordinal));

    /// <summary>The stage that finds drift has no code until its folder is there; from then on its phrase is held to it.</summary>
    private static bool IsAwaited(string phrase) =>
        phrase == "Finding Drift" && !Directory.Exists(Path.Combine(Repository.Root, "functions", "App", "Monitor"));

    [GeneratedRegex("""LoggerMessage\(\s*\d+,\s*LogLevel\.\w+,\s*"((?:[^"\\]|\\.)*)""")]
    private static partial Regex Message();

    [GeneratedRegex("""(?:has|contains|startswith) "([^"]+)""")]
    private static partial Regex Phrase();

    [GeneratedRegex("""LoggerMessage\(\s*\d+,\s*LogLevel\.\w+,\s*"((?:[^"\\]|\\.)*)"\)\]\s*private (?:static )?partial void \w+\(([^)]*)\)""")]
    private static partial Regex Signature();

    [GeneratedRegex(@"parse Message with ([^|]+)")]
    private static partial Regex Parse();

    [GeneratedRegex(@"\^\(([A-Za-z|]+)\)")]
    private static partial Regex Outcomes();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
