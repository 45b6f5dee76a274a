using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AnnotationFunctions.Tests.Infra.Bicep;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.Tests.Infra.Settings;

/// <summary>Alerts and workbook look for what the app really says.</summary>
public sealed partial class AlertTests
{
    private static IReadOnlyList<string> Queries =>
    [
        .. ParameterSet.Named("dev").OfType("Microsoft.Insights/scheduledQueryRules").Select(rule => (string)rule["properties"]!["criteria"]!["allOf"]![0]!["query"]!),
        .. JsonNode.Parse(Repository.Read("infra", "workbook.json"))!["items"]!.AsArray().Select(item => (string?)item!["content"]!["query"]).OfType<string>(),
    ];

    [Fact]
    public void Alerts_CoverWhatMustReachAPerson()
    {
        var names = ParameterSet.Named("dev").Resources
            .Where(each => (string?)each["type"] is "Microsoft.Insights/scheduledQueryRules" or "Microsoft.Insights/metricAlerts")
            .Select(each => ((string)each["name"]!)[..((string)each["name"]!).LastIndexOf('-')]).Order();

        names.ShouldBe(["backlog-age", "drift-found", "failed-orchestrations", "gate-failures", "poison-messages", "undelivered-uploads"]);
        ParameterSet.Named("maximal").OfType("Microsoft.Consumption/budgets").ShouldHaveSingleItem();
    }

    [Fact]
    public void Queries_SearchForMessages_ThatTheAppLogs()
    {
        var messages = Repository.Sources("App").SelectMany(file => Message().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToList();
        var phrases = Queries.SelectMany(query => Phrase().Matches(query).Select(match => match.Groups[1].Value)).Distinct().ToList();

        phrases.Count.ShouldBeGreaterThan(4);
        foreach (var phrase in phrases.Where(phrase => !IsAwaited(phrase)))
        {
            messages.ShouldContain(message => Matches(message, phrase), $"no message of the app contains '{phrase}'");
        }
    }

    [Fact]
    public void FailedOrchestrations_NamesEveryOrchestrator()
    {
        var orchestrators = AppUnderSettings.Functions()
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(OrchestrationTriggerAttribute))))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).Order();

        var query = Queries.Single(each => each.Contains("AppRequests | where Success == false", StringComparison.Ordinal));

        Quoted().Matches(query[query.IndexOf("Name in (", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).Order().ShouldBe(orchestrators);
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

    [GeneratedRegex("""(?:has|startswith) "([^"]+)""")]
    private static partial Regex Phrase();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
