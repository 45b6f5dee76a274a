using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Debian's docker-registry on a free port and in a temporary folder, with a user where it asks for one. A test that needs it is skipped where it is neither installed nor unpacked by <c>./annotate test</c>.</summary>
internal sealed class DockerRegistry : IAsyncDisposable
{
    public const string User = "puller";
    public const string Password = "correct-horse";

    // bcrypt of the password, cost 5
    private const string Htpasswd = "puller:$2b$05$abcdefghijklmnopqrstuuZ0Fx87Pb/Aqb0E90lfvCwzXnaFKUHpS";

    private readonly Process process;
    private readonly string directory;
    private readonly HttpClient http;

    private DockerRegistry(Process process, string directory, string host, bool authenticated)
    {
        (this.process, this.directory, Host) = (process, directory, host);
        http = new HttpClient { BaseAddress = new Uri($"http://{host}/v2/") };
        http.DefaultRequestHeaders.Authorization = authenticated ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))) : null;
    }

    public string Host { get; }

    public static async Task<DockerRegistry> StartAsync(bool authenticated)
    {
        var program = Find();
        Assert.SkipWhen(program is null, "docker-registry is not here: './annotate test' unpacks it where there is apt-get, or install it.");
        var directory = Directory.CreateTempSubdirectory("registry-").FullName;
        var host = $"127.0.0.1:{FreePort()}";
        await File.WriteAllTextAsync(Path.Combine(directory, "htpasswd"), Htpasswd + "\n");
        await File.WriteAllTextAsync(Path.Combine(directory, "config.yml"), $"""
            version: 0.1
            log: {'{'} level: error {'}'}
            storage: {'{'} filesystem: {'{'} rootdirectory: {directory}/data {'}'}, delete: {'{'} enabled: true {'}'} {'}'}
            http: {'{'} addr: {host} {'}'}
            {(authenticated ? $"auth: {{ htpasswd: {{ realm: test, path: {directory}/htpasswd }} }}" : "")}
            """);
        var process = Process.Start(new ProcessStartInfo(program!, ["serve", Path.Combine(directory, "config.yml")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var registry = new DockerRegistry(process, directory, host, authenticated);
        for (var tries = 0; !await registry.IsUpAsync(); tries++)
        {
            tries.ShouldBeLessThan(200, "docker-registry did not start");
            await Task.Delay(50);
        }

        return registry;
    }

    /// <summary>Pushes an artifact of these files, and returns its digest.</summary>
    public async Task<string> PushAsync(string repository, string tag, params (string Title, string MediaType, byte[] Content)[] files)
    {
        await UploadAsync(repository, "{}"u8.ToArray());
        foreach (var file in files)
        {
            await UploadAsync(repository, file.Content);
        }

        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = "application/vnd.oci.image.manifest.v1+json",
            config = new { mediaType = "application/vnd.oci.empty.v1+json", digest = Digest("{}"u8), size = 2 },
            layers = files.Select(file => new
            {
                mediaType = file.MediaType, digest = Digest(file.Content), size = file.Content.Length,
                annotations = new Dictionary<string, string> { ["org.opencontainers.image.title"] = file.Title },
            }),
        });
        using var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using var answer = await http.PutAsync($"{repository}/manifests/{tag}", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return Digest(manifest);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task UploadAsync(string repository, byte[] bytes)
    {
        using var start = await http.PostAsync($"{repository}/blobs/uploads/", null);
        start.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var location = start.Headers.Location!;
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var put = await http.PutAsync($"{location}{(location.Query.Length > 0 ? "&" : "?")}digest={Uri.EscapeDataString(Digest(bytes))}", content);
        put.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            using var answer = await http.GetAsync("");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>On the PATH, or where <c>./annotate test</c> unpacks it.</summary>
    private static string? Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "AnnotationFunctions.sln")))
        {
            root = root.Parent;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(root?.FullName ?? "", "artifacts", "tools", "docker-registry", "usr", "bin"))
            .Select(folder => Path.Combine(folder, "docker-registry")).FirstOrDefault(File.Exists);
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
