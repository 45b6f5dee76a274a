using System.Collections.Concurrent;
using System.Text.Json;
using AnnotationFunctions.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AnnotationFunctions.Tests.Cli.Transfer;

public sealed class UploadCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _secrets = new();
    private readonly ConcurrentDictionary<string, string> _blobs = new();
    private readonly ConcurrentBag<int> _linkCalls = [];
    private Func<string, string> _outcome = _ => "accepted";

    [Fact]
    public async Task Upload_Directory_PutsEveryFileThroughItsLink()
    {
        _folder.Write("a.txt", "one");
        _folder.Write("deep/ü b.txt", "two");
        var (code, output, error) = await RunAsync();
        code.ShouldBe(0, error);
        _blobs.OrderBy(blob => blob.Key, StringComparer.Ordinal).ShouldBe([new("a.txt", "one"), new("deep/ü b.txt", "two")]);
        output.ShouldContain("Uploaded 2 files (6 bytes) to the project digits.");
    }

    [Fact]
    public async Task Upload_ManyFiles_AsksForAThousandLinksAtATime()
    {
        for (var i = 0; i < 1002; i++)
        {
            _folder.Write($"{i:D4}.txt", "x");
        }

        (await RunAsync()).Code.ShouldBe(0);
        _linkCalls.Order().ShouldBe([2, 1000]);
        _blobs.Count.ShouldBe(1002);
    }

    [Fact]
    public async Task Upload_WaitAndOneQuarantined_FailsAndSaysWhy()
    {
        _folder.Write("a.txt", "one");
        _folder.Write("bad.txt", "two");
        _outcome = name => name == "bad.txt" ? "quarantined" : "accepted";
        var (code, output, _) = await RunAsync("--wait", "--json");
        code.ShouldBe(1);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("outcomes").GetProperty("accepted").GetInt32().ShouldBe(1);
        json.RootElement.GetProperty("lost").GetInt32().ShouldBe(0);
        json.RootElement.GetProperty("quarantined")[0].GetProperty("reason").GetString().ShouldBe("It is broken.");
    }

    [Fact]
    public async Task Upload_NamesThatAreRefused_AreReportedAndTheOthersUploaded()
    {
        for (var i = 0; i < 1005; i++)
        {
            _folder.Write($"{i:D4}.txt", "x");
        }

        _folder.Write("bad \u202Etxt.exe", "two");
        _folder.Write("bad/end.", "three");
        var (code, output, error) = await RunAsync("--wait", "--json");
        code.ShouldBe(1, error);
        _blobs.Count.ShouldBe(1005);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("uploaded").GetInt32().ShouldBe(1005);
        json.RootElement.GetProperty("lost").GetInt32().ShouldBe(0);
        json.RootElement.GetProperty("failed").EnumerateArray().Select(file => file.GetProperty("name").GetString()).ShouldBe(["bad \u202Etxt.exe", "bad/end."]);
        json.RootElement.GetProperty("failed")[1].GetProperty("reason").GetString().ShouldBe("The name is bad.");
    }

    [Fact]
    public async Task Upload_NameWithHiddenCharacters_IsShownEscaped()
    {
        _folder.Write("a.txt", "one");
        _folder.Write("bad \u202Etxt.exe", "two");
        var (code, output, _) = await RunAsync();
        code.ShouldBe(1);
        output.ShouldContain("Uploaded 1 files");
        output.ShouldContain("bad \\u{202E}txt.exe was not uploaded: The name is bad.");
    }

    [Fact]
    public async Task Upload_FileThatCannotBeRead_IsReportedAndTheOthersUploaded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a link that leads nowhere.");
        _folder.Write("a.txt", "one");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "gone.txt"), Path.Combine(_folder.Path, "nowhere"));
        var (code, output, error) = await RunAsync();
        code.ShouldBe(1, error);
        _blobs.Keys.ShouldBe(["a.txt"]);
        output.ShouldContain("gone.txt was not uploaded: The file cannot be read");
    }

    [Fact]
    public async Task Upload_HelperFiles_AreSkippedCountedAndNoFailure()
    {
        _folder.Write("a.txt", "one");
        _folder.Write("desktop.ini", "two");
        _folder.Write(".DS_Store", "three");
        _outcome = name => name == "a.txt" ? "skipped" : "accepted";
        var (code, output, error) = await RunAsync("--wait");
        code.ShouldBe(0, error);
        _blobs.Keys.ShouldBe(["a.txt"]);
        output.ShouldContain("2 helper files of operating systems and archivers were skipped.");
        output.ShouldContain("skipped: 1");
    }

    [Fact]
    public async Task Upload_StorageRefuses_NamesTheFileAndKeepsTheSignatureSecret()
    {
        _folder.Write("a.txt", "one");
        var (code, _, error) = await RunAsync(expired: true);
        code.ShouldBe(1);
        error.ShouldContain("Uploading 'a.txt'");
        error.ShouldContain("403");
        error.ShouldNotContain("sig=");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _secrets.Dispose();
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] options) => RunAsync(expired: false, options);

    private async Task<(int Code, string Output, string Error)> RunAsync(bool expired, params string[] options)
    {
        FakeServer? server = null;
        server = await FakeServer.StartAsync(web =>
        {
            web.MapPost("/api/projects/digits/upload-links", (LinkRequest request) =>
            {
                _linkCalls.Add(request.Names.Count);
                var errors = request.Names.Index().Where(one => one.Item.StartsWith("bad", StringComparison.Ordinal) && one.Item != "bad.txt")
                    .Select(one => new { pointer = $"/names/{one.Index}", message = "The name is bad." }).ToList();
                return errors.Count > 0 ? Results.Json(new { title = "Not valid", status = 400, errors }, statusCode: 400) : Results.Json(request.Names.Select(name => new
                {
                    name,
                    url = $"{server!.Address}account/uploads/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}?sig=secret",
                    expiresAt = DateTimeOffset.UtcNow.AddHours(1),
                }));
            });
            web.MapPut("/account/uploads/{**name}", async (string name, HttpRequest request) =>
            {
                _blobs[name] = await new StreamReader(request.Body).ReadToEndAsync();
                return expired ? Results.StatusCode(403) : Results.StatusCode(201);
            });
            web.MapGet("/api/projects/digits/uploads", () => new
            {
                values = _blobs.Keys.Select(name => new { name, outcome = _outcome(name), reason = _outcome(name) == "accepted" ? null : "It is broken." }),
            });
        });
        await using var closing = server;
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await AnnotateCommand.RunAsync(
            ["upload", "digits", _folder.Path, .. options, "--url", server.Address.ToString(), "--token-file", _secrets.Write("token", "anf_x_y")],
            new Terminal(output, error, interactive: false));
        return (code, output.ToString(), error.ToString());
    }

    private sealed record LinkRequest(IReadOnlyList<string> Names);
}
