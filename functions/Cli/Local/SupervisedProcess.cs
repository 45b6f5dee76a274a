using System.Diagnostics;

namespace AnnotationFunctions.Cli.Local;

/// <summary>
/// A server that this command runs. It writes to a log file, does not see the terminal's Ctrl-C, and never outlives this process:
/// on Unix a small shell script (Supervisor.sh) watches a pipe that closes when this process ends, however it ends.
/// </summary>
internal sealed class SupervisedProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(25);
    private readonly Process _process;
    private readonly string _log;
    private readonly string _name;

    private SupervisedProcess(Process process, string name, string log)
    {
        (_process, _name, _log) = (process, name, log);
    }

    internal bool HasExited => _process.HasExited;

    internal static SupervisedProcess Start(string name, string log, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, UseShellExecute = false };
        if (OperatingSystem.IsWindows())
        {
            start.FileName = command[0];
            start.RedirectStandardOutput = start.RedirectStandardError = true;
        }
        else
        {
            start.FileName = "bash";
            foreach (var argument in (string[])["-c", Script(), "annotate", log, command[0]])
            {
                start.ArgumentList.Add(argument);
            }
        }

        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start) ?? throw new CommandFailure($"{name} could not be started: {command[0]}");
        if (OperatingSystem.IsWindows())
        {
            CopyToLog(process, log);
        }

        return new SupervisedProcess(process, name, log);
    }

    /// <summary>Waits until <paramref name="isReady"/>, and says what the log ends with if the process ends or the time runs out before.</summary>
    internal async Task WaitUntilReadyAsync(Func<CancellationToken, Task<bool>> isReady, TimeSpan timeout, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isReady(cancellation))
        {
            if (_process.HasExited)
            {
                throw new CommandFailure($"{_name} ended with code {_process.ExitCode} before it was ready. {LogTail()}");
            }

            if (Stopwatch.GetElapsedTime(started) > timeout)
            {
                throw new CommandFailure($"{_name} was not ready within {timeout.TotalSeconds:0} s. {LogTail()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    internal async Task<int> WaitForExitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>The last line of the log that says something, for error messages.</summary>
    internal string LogTail()
    {
        var last = File.Exists(_log) ? File.ReadLines(_log).LastOrDefault(line => !string.IsNullOrWhiteSpace(line)) : null;
        return last is null ? $"Its log {_log} is empty." : $"Its log {_log} ends with: {last.Trim()}";
    }

    /// <summary>Asks it to stop and waits; after twenty seconds it is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            if (OperatingSystem.IsWindows())
            {
                _process.Kill(entireProcessTree: true);
            }

            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopTimeout);
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException or IOException)
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static string Script()
    {
        using var resource = typeof(SupervisedProcess).Assembly.GetManifestResourceStream("Supervisor.sh")!;
        return new StreamReader(resource).ReadToEnd();
    }

    private static void CopyToLog(Process process, string log)
    {
        var writer = TextWriter.Synchronized(new StreamWriter(log, append: true) { AutoFlush = true });
        process.OutputDataReceived += (_, line) => writer.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => writer.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
