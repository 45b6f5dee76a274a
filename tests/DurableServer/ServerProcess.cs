using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Hosting;

namespace AnnotationFunctions.Tests.DurableServer;

/// <summary>The local host with this app on a free loopback port, over a state folder that outlives it. Figures are those of host and worker together.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const string Root = "/runtime/webhooks/durabletask";
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Process process;

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address };
    }

    public HttpClient Http { get; }

    /// <summary>Starts the process; <paramref name="onSpawned"/> gets it before it is ready, to kill it while it starts.</summary>
    public static async Task<ServerProcess> StartAsync(
        string folder, bool survivePowerLoss, CancellationToken cancellation, Action<Process>? onSpawned = null)
    {
        // A file that may not grow is an error of the write, not the end of the process, as on a full disk.
        string[] command = ["dotnet", typeof(DurableOptions).Assembly.Location, "--app", typeof(ServerProcess).Assembly.Location, "--port", "0"];
        var start = new ProcessStartInfo("bash", ["-c", "trap '' XFSZ; exec \"$@\"", "server", .. command]) { RedirectStandardOutput = true };
        start.Environment["AzureWebJobsStorage"] = ""; // it needs none
        start.Environment["LocalHost__DataPath"] = folder;
        start.Environment["LocalHost__SurvivePowerLoss"] = survivePowerLoss.ToString(CultureInfo.InvariantCulture);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["AzureFunctionsJobHost__logging__logLevel__default"] = "Warning";
        start.Environment[$"Logging__LogLevel__{typeof(FunctionListing).FullName}"] = "Information";
        var process = Process.Start(start)!;
        onSpawned?.Invoke(process);
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (Listens().Match(line) is { Success: true } listens)
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new(process, new(listens.Groups[1].Value));
            }
        }
        await process.WaitForExitAsync(cancellation);
        var code = process.ExitCode;
        process.Dispose();
        throw new ServerEndedException(code);
    }

    public async Task<HttpResponseMessage> StartOrchestrationAsync(string name, string id, object input, CancellationToken cancellation) =>
        await PostAsync($"{Root}/orchestrators/{name}/{id}", input, cancellation);

    public async Task<HttpResponseMessage> RaiseEventAsync(string id, string name, object payload, CancellationToken cancellation) =>
        await PostAsync($"{Root}/instances/{id}/raiseEvent/{name}", payload, cancellation);

    public Task<HttpResponseMessage> StatusAsync(string id, CancellationToken cancellation) => Http.GetAsync($"{Root}/instances/{id}", cancellation);

    /// <summary>Resident memory in MB.</summary>
    public double ResidentMegabytes() => StatusKilobytes("VmRSS:") / 1024;

    public double PeakMegabytes() => StatusKilobytes("VmHWM:") / 1024;

    public TimeSpan CpuTime() => Tree().Aggregate(TimeSpan.Zero, (sum, each) => sum + Process.GetProcessById(each).TotalProcessorTime);

    /// <summary>The process of the worker; null where there is none at the moment.</summary>
    public int? Worker => Tree().Skip(1).Where(each => File.ReadAllText($"/proc/{each}/comm").StartsWith("dotnet", StringComparison.Ordinal)).Cast<int?>().FirstOrDefault();

    /// <summary>Ends the worker alone with SIGKILL; false where there is none at the moment.</summary>
    public bool KillWorker()
    {
        try
        {
            if (Worker is not { } worker)
            {
                return false;
            }

            Process.GetProcessById(worker).Kill();
            return true;
        }
        catch (Exception error) when (error is IOException or ArgumentException or InvalidOperationException)
        {
            return false; // it ended in this moment
        }
    }

    /// <summary>From now on no write of the host to a file succeeds, or each does again.</summary>
    public async Task RefuseWritesAsync(bool refuse, CancellationToken cancellation)
    {
        using var limit = Process.Start("prlimit", ["--pid", $"{process.Id}", $"--fsize={(refuse ? "0" : "unlimited")}:unlimited"]);
        await limit.WaitForExitAsync(cancellation);
        if (limit.ExitCode != 0)
        {
            throw new InvalidOperationException($"prlimit ended with code {limit.ExitCode}.");
        }
    }

    /// <summary>Stops the host in order, as Ctrl-C does; returns its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellation)
    {
        using var interrupt = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>Ends the host with SIGKILL: it gets no chance to clean up. Its worker ends by itself.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Http.Dispose();
    }

    private async Task<HttpResponseMessage> PostAsync(string path, object body, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        content.Headers.ContentType = Json;
        return await Http.PostAsync(path, content, cancellation);
    }

    /// <summary>The host, and what it started.</summary>
    private List<int> Tree()
    {
        List<int> tree = [process.Id];
        for (var i = 0; i < tree.Count; i++)
        {
            var children = $"/proc/{tree[i]}/task/{tree[i]}/children";
            tree.AddRange(File.Exists(children) ? File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse) : []);
        }

        return tree;
    }

    private double StatusKilobytes(string field) => Tree().Sum(each =>
    {
        var line = File.ReadLines($"/proc/{each}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    });

    [GeneratedRegex("listens on (http://[^;]+);")]
    private static partial Regex Listens();
}

/// <summary>The process ended before it was ready.</summary>
internal sealed class ServerEndedException(int exitCode) : Exception($"The server ended with code {exitCode} before it was ready.")
{
    private const int KilledCode = 128 + 9;

    public bool WasKilled => exitCode == KilledCode;
}
