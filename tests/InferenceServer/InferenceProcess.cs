using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.Tests.InferenceServer;

/// <summary>The inference server in a process of its own, on a port that was free.</summary>
public sealed partial class InferenceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InferenceProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Where the program is, beside the tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "AnnotationFunctions.Inference.dll");

    /// <summary>Starts it without waiting for anything.</summary>
    public static InferenceProcess Launch(IEnumerable<string> arguments, string? program = null, IReadOnlyDictionary<string, string>? environment = null) =>
        new(program ?? Program, arguments, environment);

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<(InferenceProcess Process, Uri Address)> StartAsync(
        string modelsPath, IEnumerable<string> settings, CancellationToken cancellation, string? program = null)
    {
        var started = Launch(["--urls", "http://127.0.0.1:0", "--Inference:Models:Path", modelsPath, .. settings], program);
        try
        {
            return (started, await started.ReadyAsync(cancellation));
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task<Uri> ReadyAsync(CancellationToken cancellation)
    {
        var address = await ListeningAsync(cancellation);
        using var client = new HttpClient();
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await client.GetAsync(new Uri(address, "/v2/health/ready"), cancellation);
            if (answer.IsSuccessStatusCode)
            {
                return address;
            }

            if (deadline.Elapsed > Patience)
            {
                throw new TimeoutException($"The server was not ready after {Patience}: {Output}");
            }

            await Task.Delay(20, cancellation);
        }
    }

    /// <summary>Waits until it listens.</summary>
    public async Task<Uri> ListeningAsync(CancellationToken cancellation)
    {
        var ended = process.WaitForExitAsync(cancellation);
        var first = await Task.WhenAny(listening.Task, ended, Task.Delay(Patience, cancellation));
        return first == listening.Task ? await listening.Task : throw new InvalidOperationException($"The server did not start: {Output}");
    }

    /// <summary>Tells it to stop, as a container's runtime does.</summary>
    public void Terminate()
    {
        const int sigterm = 15;
        if (Kill(process.Id, sigterm) != 0)
        {
            throw new InvalidOperationException($"Process {process.Id} could not be signalled.");
        }
    }

    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (Address().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Address();
}
