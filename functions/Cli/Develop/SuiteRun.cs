using System.Globalization;
using System.Text.Json;

namespace AnnotationFunctions.Cli.Develop;

/// <summary>How one test ended.</summary>
/// <param name="Name">Its full name, with the arguments of the case.</param>
/// <param name="Status">As the report says it: passed, failed, skipped and others.</param>
/// <param name="Message">Why it failed or was skipped.</param>
internal sealed record TestOutcome(string Name, string Status, string? Message)
{
    /// <summary>The name without the arguments of the case.</summary>
    internal string Method => Name.IndexOf('(', StringComparison.Ordinal) is var at and > 0 ? Name[..at] : Name;
}

/// <summary>One run of a test project: how <c>dotnet test</c> ended, and what its report says (CTRF, a JSON format of test reports).</summary>
/// <param name="Suite">Name of the project's folder.</param>
/// <param name="Code">Exit code of <c>dotnet test</c>, which decides.</param>
/// <param name="Seconds">Time from start to end.</param>
/// <param name="Tests">The tests of the report; none where the run ended before it wrote one.</param>
internal sealed record SuiteRun(string Suite, int Code, double Seconds, IReadOnlyList<TestOutcome> Tests)
{
    internal int Passed => Tests.Count(test => test.Status == "passed");

    internal int Failed => Tests.Count - Passed - Skipped;

    internal int Skipped => Tests.Count(IsSkipped);

    /// <summary>True where every test that ran passed, and one did.</summary>
    internal bool Succeeded => Code == 0 && Failed == 0 && Tests.Count > 0;

    /// <summary>What is wrong that no test tells; null where nothing is.</summary>
    internal string? Trouble => Succeeded || Failed > 0 ? null
        : Tests.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"no test failed, and yet it ended with code {Code}")
        : string.Create(CultureInfo.InvariantCulture, $"no test ran to its end; it ended with code {Code}");

    /// <summary>Skipped, or left out because it must be asked for.</summary>
    internal static bool IsSkipped(TestOutcome test) => test.Status is "skipped" or "pending";

    /// <summary>Reads the tests of a report; none where there is no whole report.</summary>
    internal static IReadOnlyList<TestOutcome> Read(string report)
    {
        if (!File.Exists(report))
        {
            return [];
        }

        try
        {
            using var file = File.OpenRead(report);
            return JsonSerializer.Deserialize<Report>(file, Client.Wire.Compact)?.Results?.Tests ?? [];
        }
        catch (JsonException)
        {
            return []; // the run ended while it was being written
        }
    }

    private sealed record Report(ReportResults? Results);

    private sealed record ReportResults(IReadOnlyList<TestOutcome>? Tests);
}
