using System.Globalization;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.Cli.Develop;

/// <summary>Counts of a test run, read from the summary that <c>dotnet test</c> prints on Microsoft.Testing.Platform.</summary>
internal sealed partial record TestTotals(int Passed, int Failed, int Skipped)
{
    internal int All => Passed + Failed + Skipped;

    /// <summary>Takes one line of output into account; other lines change nothing.</summary>
    internal TestTotals After(string line)
    {
        var match = Counter().Match(line);
        if (!match.Success)
        {
            return this;
        }

        var count = int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["what"].Value switch
        {
            "succeeded" => this with { Passed = Passed + count },
            "failed" => this with { Failed = Failed + count },
            _ => this with { Skipped = Skipped + count },
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");

    [GeneratedRegex(@"^\s+(?<what>succeeded|failed|skipped): (?<count>\d+)\s*$")]
    private static partial Regex Counter();
}
