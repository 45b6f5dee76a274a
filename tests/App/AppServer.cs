using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.Tests.Azurite;

[assembly: AssemblyFixture(typeof(AnnotationFunctions.Tests.App.AppServer))]

namespace AnnotationFunctions.Tests.App;

/// <summary>The function app as a process of its own, on the storage that the tests share, for what only shows over HTTP. It starts when a test first asks for it.</summary>
public sealed class AppServer : IAsyncDisposable
{
    private const string OwnerToken = "anf_tests_the-bootstrap-owner-of-the-tests";

    private readonly Lazy<Task<HttpClient>> owner;
    private readonly string directory = Directory.CreateTempSubdirectory("annotation-app-").FullName;
    private readonly string? account;
    private readonly IReadOnlyList<(string Name, string Value)> settings;
    private Process? process;

    /// <summary>Where the app looks for its inference server. Nobody listens there unless a test starts one.</summary>
    public Uri InferenceUrl { get; } = new($"http://127.0.0.1:{FreePort()}/");

    public AppServer()
        : this(null)
    {
    }

    /// <summary>One on an account of its own, with more settings.</summary>
    internal AppServer(string? account, params (string Name, string Value)[] settings)
    {
        owner = new Lazy<Task<HttpClient>>(StartAsync);
        (this.account, this.settings) = (account, settings);
    }

    /// <summary>A client that is the owner.</summary>
    public Task<HttpClient> OwnerAsync() => owner.Value;

    /// <summary>A client with another token, or none.</summary>
    public async Task<HttpClient> ClientAsync(string? token) => Client((await OwnerAsync()).BaseAddress!, token);

    /// <summary>A client whose role is for these projects.</summary>
    public async Task<HttpClient> ClientAsync(Role role, params string[] projects)
    {
        using var answer = await (await OwnerAsync()).PostAsJsonAsync(
            "tokens", new { name = "test", role = role.ToString().ToLowerInvariant(), projects }, TestStorage.Cancellation);
        answer.EnsureSuccessStatusCode();
        var token = await answer.Content.ReadFromJsonAsync<JsonObject>(TestStorage.Cancellation);
        return await ClientAsync(token!["token"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(directory, recursive: true);
    }

    private async Task<HttpClient> StartAsync()
    {
        var storage = account ?? (await AzuriteServer.SharedAsync()).ConnectionString;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Built("LocalHost", "AnnotationFunctions.LocalHost.dll"), "--app", Built("App", ""), "--urls", address.AbsoluteUri])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory,
            Environment =
            {
                ["AnnotationStorage"] = storage,
                ["AzureWebJobsStorage"] = storage,
                ["LocalHost__DataPath"] = directory,
                ["Access__OwnerTokenSha256"] = TokenText.Sha256(OwnerToken),
                ["Callbacks__AllowLoopback"] = "true",
                ["Callbacks__PublicUrl"] = address.AbsoluteUri,
                ["Prelabel__AllowLoopback"] = "true",
                ["Prelabel__InferenceUrl"] = InferenceUrl.AbsoluteUri,
                ["Prelabel__PricePerHour"] = "3600", // one unit for each second
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        var log = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var client = Client(new Uri(address, "api/"), OwnerToken);
        for (var started = Stopwatch.StartNew(); started.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited;)
        {
            if (await IsHealthyAsync(client))
            {
                return client;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The app did not start:\n" + string.Join('\n', log));
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A file that a project was built into, in the configuration that these tests were built in.</summary>
    private static string Built(string project, string file)
    {
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var root = bin.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "functions", project, "bin", bin.Parent.Name, bin.Name, file);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static HttpClient Client(Uri address, string? token) => new()
    {
        BaseAddress = address,
        DefaultRequestHeaders = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) },
    };
}
