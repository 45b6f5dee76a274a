namespace AnnotationFunctions.Cli.Local;

/// <summary>Which function app runs, and under which host.</summary>
/// <param name="Folder">The folder that it was built or published into.</param>
/// <param name="CoreTools">Under <c>func start</c>, which must be installed, in place of the local host.</param>
/// <param name="Probe">The path that answers once it serves.</param>
internal sealed record AppToRun(string Folder, bool CoreTools = false, string Probe = "api/health");

/// <summary>A function app in the local host, or in Core Tools, on the loopback address.</summary>
internal sealed class FunctionApp : IAsyncDisposable
{
    private readonly SupervisedProcess _process;

    private FunctionApp(SupervisedProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    internal Uri Address { get; }

    internal static async Task<FunctionApp> StartAsync(
        Repository repository, AppToRun app, StateFolder state, int port, StorageAccount storage, LocalSecrets secrets, CancellationToken cancellation)
    {
        FreePort.Require(port, "the function app", "Stop it, or choose another port with --port.");
        var address = new Uri($"http://127.0.0.1:{port}");
        var environment = new Dictionary<string, string>(storage.AppSettings)
        {
            ["Access__OwnerTokenSha256"] = secrets.OwnerTokenSha256,
            ["Access__SigningKey"] = secrets.SigningKey,
            ["Callbacks__AllowLoopback"] = "true",
            ["Callbacks__PublicUrl"] = address.ToString(),
            ["DURABLE_TASK_HUB"] = "annotation",
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["LocalHost__DataPath"] = state.Host,
            ["ORT_DISABLE_TELEMETRY"] = "1", // ONNX Runtime would tell its maker about its use
        };
        Directory.CreateDirectory(state.Host);
        string[] command = app.CoreTools
            ? ["func", "start", "--port", $"{port}", "--script-root", app.Folder]
            : ["dotnet", repository.HostAssembly, "--app", app.Folder, "--urls", address.ToString().TrimEnd('/')];
        var process = SupervisedProcess.Start("The function app", Path.Combine(state.Logs, "app.log"), command, environment);
        var running = new FunctionApp(process, address);
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            await process.WaitUntilReadyAsync(stop => AnswersAsync(http, new Uri(address, app.Probe), stop), TimeSpan.FromSeconds(60), cancellation);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    internal Task<int> WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    internal string LogTail() => _process.LogTail();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
