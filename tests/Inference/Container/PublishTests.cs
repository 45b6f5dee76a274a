using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Container;

/// <summary>Runs the publish command of the Dockerfile, and what it gives as the image would.</summary>
public sealed class PublishTests(PublishedServer published) : IClassFixture<PublishedServer>
{
    [Fact]
    public void Publish_Layout_IsWhatTheImageStarts()
    {
        File.Exists(Path.Combine(published.Folder, "AnnotationFunctions.Inference.dll")).ShouldBeTrue();
        File.Exists(Path.Combine(published.Folder, "libonnxruntime.so")).ShouldBeTrue();
        var files = Directory.GetFiles(published.Folder, "*", SearchOption.AllDirectories);
        files.ShouldAllBe(file => !file.EndsWith(".dll", StringComparison.Ordinal) || !Path.GetFileName(file).StartsWith("onnxruntime", StringComparison.Ordinal));
        files.Sum(file => new FileInfo(file).Length).ShouldBeLessThan(64 << 20);
    }

    [Fact]
    public async Task Published_WithTheImagesEnvironment_ServesAndWritesNothing()
    {
        using var models = new ModelFolders();
        models.Add("double", 1, SampleModels.Doubling());
        var (port, home) = (FreePort(), Directory.CreateTempSubdirectory("inference-home-"));
        var before = Written();
        await using var server = InferenceProcess.Launch(["--Inference:Drain:Grace", "00:00:00"], published.Program, Environment(models, port, home));
        await server.ListeningAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.IsAsync(async () => (await http.GetAsync("/v2/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        using var content = new StringContent("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", Encoding.UTF8);
        using var answer = await http.PostAsync("/v2/models/double/infer", content, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await ProbeAsync(port)).ShouldBe(0);
        server.Terminate();
        (await server.ExitAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
        Written().ShouldBe(before);
        home.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ShouldBeEmpty();
        (await ProbeAsync(port)).ShouldBe(1);
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task Published_OpenWithoutKey_RefusesToStart()
    {
        using var models = new ModelFolders();
        var home = Directory.CreateTempSubdirectory("inference-home-");
        var environment = Environment(models, FreePort(), home);
        environment.Remove("Inference__Access__AllowAnonymous");
        await using var server = InferenceProcess.Launch([], published.Program, environment);
        (await server.ExitAsync(TestContext.Current.CancellationToken)).ShouldBe(2);
        server.Output.ShouldContain("without a key. Set Inference:Access:KeySha256");
        home.Delete(recursive: true);
    }

    /// <summary>The GPU package is restored only where it is asked for, which is nowhere but in the GPU image's build.</summary>
    [Theory]
    [InlineData("cpu", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu.Linux")]
    [InlineData("gpu", "Microsoft.ML.OnnxRuntime.Gpu.Linux", null)]
    public async Task Project_References_TheRuntimeOfItsHardware(string hardware, string expected, string? unexpected)
    {
        var items = await PublishedServer.DotnetAsync("msbuild", "functions/Inference/Inference.csproj", "-getItem:PackageReference", $"-p:InferenceHardware={hardware}");
        items.ShouldContain($"\"{expected}\"");
        if (unexpected is not null)
        {
            items.ShouldNotContain(unexpected);
        }
    }

    private Dictionary<string, string> Environment(ModelFolders models, int port, DirectoryInfo home)
    {
        var environment = new Dictionary<string, string>(Dockerfile.Read("Dockerfile").Environment)
        {
            ["ASPNETCORE_HTTP_PORTS"] = $"{port}",
            ["Inference__Models__Path"] = models.Path,
            ["Inference__Models__CachePath"] = Path.Combine(home.FullName, "cache"),
            ["Inference__Access__AllowAnonymous"] = "true",
            ["TMPDIR"] = home.FullName,
            ["HOME"] = home.FullName,
        };
        environment.Remove("ORT_DISABLE_TELEMETRY").ShouldBeTrue("The program itself keeps the runtime from calling home.");
        return environment;
    }

    private List<string> Written() => [.. Directory.GetFileSystemEntries(published.Folder, "*", SearchOption.AllDirectories).Order()
        .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}")];

    private async Task<int> ProbeAsync(int port)
    {
        await using var probe = InferenceProcess.Launch(["healthcheck"], published.Program, new Dictionary<string, string> { ["ASPNETCORE_HTTP_PORTS"] = $"{port}" });
        return await probe.ExitAsync(TestContext.Current.CancellationToken);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
