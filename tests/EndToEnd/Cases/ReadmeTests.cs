using System.Diagnostics;
using System.Text.RegularExpressions;
using AnnotationFunctions.Tests.EndToEnd.Client;
using AnnotationFunctions.Tests.EndToEnd.Host;

namespace AnnotationFunctions.Tests.EndToEnd.Cases;

/// <summary>What the README shows works as it stands there.</summary>
public sealed partial class ReadmeTests(AppUnderTest app)
{
    [Fact]
    public async Task Readme_Example_RunsAsItStands()
    {
        Assert.SkipWhen(app.Owned is null, "The example's project would stay on an app that is not this suite's.");
        var example = Example().Match(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken)).Groups["script"].Value;
        example.ShouldContain("curl");

        var (code, output) = await RunAsync(example);

        code.ShouldBe(0, output);
        var batch = await app.Owner.WaitAsync("projects/reviews/batches/first", json => (int)json["progress"]!["answers"]! == 1);
        DigitProject.Text(batch, "id").ShouldBe("first");
    }

    private async Task<(int Code, string Output)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ANNOTATION_URL"] = app.Address.ToString().TrimEnd('/');
        start.Environment["ANNOTATION_TOKEN"] = app.OwnerToken;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(ApiClient.Patience);
        return (process.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"^```sh example\n(?<script>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
