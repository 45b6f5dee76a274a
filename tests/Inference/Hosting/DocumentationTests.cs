using System.Diagnostics;
using System.Text.RegularExpressions;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Hosting;

/// <summary>What docs/inference.md shows works as it stands there.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public async Task Documentation_Example_RunsAsItStands()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no bash.");
        var cancellation = TestContext.Current.CancellationToken;
        var example = Example().Match(await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs/inference.md"), cancellation)).Groups["script"].Value;
        var model = await File.ReadAllBytesAsync(Path.Combine(SourceTree.Root, "samples/digits/model/digits.onnx"), cancellation);
        await using var server = await RunningServer.StartAsync("digits", model);

        var (code, output) = await RunAsync(example.Replace("http://127.0.0.1:8085", server.Http.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal));

        code.ShouldBe(0, output);
        output.ShouldContain("\"platform\":\"onnx_onnxv1\"");
        output.ShouldContain("\"outputs\":[{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[1,10]");
        output.ShouldMatch(@"inference_requests_total\{[^}]*model=""digits""[^}]*status=""200""[^}]*\} 2");
    }

    private static async Task<(int Code, string Output)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"^```sh example\n(?<script>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
