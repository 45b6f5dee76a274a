using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Starts workers: of the app's own folder as processes, in tests in this process.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker that connects to <paramref name="host"/> and calls itself <paramref name="id"/>.</summary>
    IRunningWorker Start(string id, Uri host);
}

/// <summary>A worker that was started.</summary>
internal interface IRunningWorker : IAsyncDisposable
{
    int Id { get; }

    /// <summary>Completes with the exit code when the worker has ended.</summary>
    Task<int> Ended { get; }

    /// <summary>The last that it said, for the error when it does not start.</summary>
    string LastWords { get; }

    /// <summary>Ends it at once.</summary>
    void Kill();
}

/// <summary>
/// Workers as processes of their own. On Unix a few lines of shell (LifeLine.sh) stand between: a worker notices nothing of the end of its host, so
/// they end it when the pipe to this process closes.
/// </summary>
internal sealed class WorkerProcesses(AppFolder app, IReadOnlyDictionary<string, string> settings, ILoggerFactory loggers) : IWorkerLauncher
{
    /// <summary>What steers the servers of this process, and would steer the worker's.</summary>
    private static readonly string[] OfTheHost = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "URLS", "HTTP_PORTS", "HTTPS_PORTS"];

    private readonly ILogger console = loggers.CreateLogger("Host.Worker.Console");

    public IRunningWorker Start(string id, Uri host)
    {
        string[] command =
        [
            "dotnet", app.Assembly, "--functions-uri", host.ToString(), "--functions-worker-id", id, "--functions-request-id", id,
            "--functions-grpc-max-message-length", int.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = app.Path };
        if (!OperatingSystem.IsWindows())
        {
            command = ["bash", "-c", Script(), "worker", .. command];
        }

        start.FileName = command[0];
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start.Environment);
        return new Running(Process.Start(start)!, console);
    }

    private void SetEnvironment(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => OfTheHost.Contains(name, StringComparer.OrdinalIgnoreCase)
            || name.StartsWith("Kestrel__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("LocalHost__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            environment.TryAdd(name, value);
        }

        environment.TryAdd("DOTNET_TieredPGO", "0"); // code that counts its own calls costs more here than it gains
        environment["FUNCTIONS_APPLICATION_DIRECTORY"] = app.Path;
        environment["FUNCTIONS_WORKER_DIRECTORY"] = app.Path;
        environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
    }

    private static string Script()
    {
        using var resource = typeof(WorkerProcesses).Assembly.GetManifestResourceStream("LifeLine.sh")!;
        return new StreamReader(resource).ReadToEnd();
    }

    private sealed class Running : IRunningWorker
    {
        private const int LinesKept = 20;

        private readonly Process process;
        private readonly Queue<string> last = new();

        public Running(Process process, ILogger console)
        {
            this.process = process;
            Ended = EndedAsync();
            process.OutputDataReceived += (_, line) => Keep(line.Data, console);
            process.ErrorDataReceived += (_, line) => Keep(line.Data, console);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public int Id => process.Id;

        public Task<int> Ended { get; }

        public string LastWords
        {
            get
            {
                lock (last)
                {
                    return string.Join(Environment.NewLine, last);
                }
            }
        }

        public void Kill()
        {
            try
            {
                process.StandardInput.Close(); // the shell kills the worker
                if (OperatingSystem.IsWindows())
                {
                    process.Kill(entireProcessTree: true);
                }
            }
            catch (Exception error) when (error is InvalidOperationException or IOException)
            {
                // It has ended.
            }
        }

        public async ValueTask DisposeAsync()
        {
            Kill();
            await ((Task)Ended).WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!Ended.IsCompleted)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        private async Task<int> EndedAsync()
        {
            await process.WaitForExitAsync();
            return process.ExitCode;
        }

        private void Keep(string? line, ILogger console)
        {
            if (line is null)
            {
                return;
            }

            lock (last)
            {
                if (last.Count == LinesKept)
                {
                    last.Dequeue();
                }

                last.Enqueue(line);
            }

            console.WorkerSaid(line);
        }
    }
}
