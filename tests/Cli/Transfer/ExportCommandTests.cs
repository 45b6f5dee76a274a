using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AnnotationFunctions.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.Tests.Cli.Transfer;

public sealed class ExportCommandTests : IDisposable
{
    private const string Data = """
        {"item":"a","answer":{"type":"classification.one","schemaVersion":1,"class":"7"},"model":{"label":"7","probability":0.9}}
        {"item":"b","answer":{"type":"classification.one","schemaVersion":1,"class":"1"}}

        """;

    private readonly TemporaryFolder _folder = new();
    private string _served = Data;
    private string _manifest = Manifest(Data, 2);
    private string? _listedHash;

    [Fact]
    public async Task Export_Latest_IsSavedByteForByte()
    {
        var (code, output, _) = await RunAsync("digits", "--json");
        code.ShouldBe(0);
        File.ReadAllText(Path.Combine(_folder.Path, "data.jsonl")).ShouldBe(Data);
        File.ReadAllText(Path.Combine(_folder.Path, "manifest.json")).ShouldBe(_manifest);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("version").GetString().ShouldBe("v000002");
        json.RootElement.GetProperty("items").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Export_DataDamaged_FailsAndKeepsNoData()
    {
        _served = Data.Replace("\"1\"", "\"4\"");
        var (code, _, error) = await RunAsync("digits", "v000002");
        code.ShouldBe(1);
        error.ShouldContain("data.jsonl of v000002 has the SHA-256");
        Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).ShouldBe(["token"]); // no manifest either: the two belong together
    }

    [Fact]
    public async Task Export_OverALink_WritesWhatItLeadsTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        var elsewhere = _folder.Write("elsewhere/kept.jsonl", "old");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "data.jsonl"), "elsewhere/kept.jsonl");
        (await RunAsync("digits")).Code.ShouldBe(0);
        File.ReadAllText(elsewhere).ShouldBe(Data);
        new FileInfo(Path.Combine(_folder.Path, "data.jsonl")).LinkTarget.ShouldBe("elsewhere/kept.jsonl");
    }

    [Fact]
    public async Task Export_ManifestDamaged_FailsAndKeepsNothing()
    {
        _listedHash = new string('0', 64);
        var (code, _, error) = await RunAsync("digits");
        code.ShouldBe(1);
        error.ShouldContain("The manifest of v000002");
        File.Exists(Path.Combine(_folder.Path, "manifest.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Export_FewerRowsThanPromised_Fails()
    {
        _manifest = Manifest(Data, 3);
        var (code, _, error) = await RunAsync("digits");
        code.ShouldBe(1);
        error.ShouldContain("number of rows 2, expected 3");
    }

    [Fact]
    public async Task Export_UnknownVersion_SaysWhichThereAre()
    {
        var (code, _, error) = await RunAsync("digits", "v000009");
        code.ShouldBe(1);
        error.ShouldContain("v000001 to v000002");
    }

    public void Dispose() => _folder.Dispose();

    private static string Manifest(string data, int rows) =>
        JsonSerializer.Serialize(new { version = "v000002", items = rows, files = new[] { new { name = "data.jsonl", sha256 = Hash(data), bytes = Encoding.UTF8.GetByteCount(data), rows } } });

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var server = await FakeServer.StartAsync(web =>
        {
            web.MapGet("/api/projects/digits/datasets", () => new
            {
                values = new[]
                {
                    new { version = "v000001", batch = "one", createdAt = DateTimeOffset.UnixEpoch, items = 1, manifestSha256 = "" },
                    new { version = "v000002", batch = "two", createdAt = DateTimeOffset.UnixEpoch, items = 2, manifestSha256 = _listedHash ?? Hash(_manifest) },
                },
            });
            web.MapGet("/api/projects/digits/datasets/v000002", () => Results.Text(_manifest, "application/json"));
            web.MapGet("/api/projects/digits/datasets/v000002/data", () => Results.Text(_served, "application/x-ndjson"));
        });
        var (output, error) = (new StringWriter(), new StringWriter());
        var token = _folder.Write("token", "anf_x_y");
        var code = await AnnotateCommand.RunAsync(
            ["export", .. arguments, "--output", _folder.Path, "--url", server.Address.ToString(), "--token-file", token],
            new Terminal(output, error, interactive: false));
        return (code, output.ToString(), error.ToString());
    }
}
