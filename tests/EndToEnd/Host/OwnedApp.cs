using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AnnotationFunctions.Tests.EndToEnd.Host;

/// <summary>The app as a process of its own, which can be killed and started again on the same state.</summary>
public sealed class OwnedApp(string storage) : IAsyncDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("annotation-end-to-end-");
    private readonly int port = FreePort();
    private readonly StringBuilder log = new();

    private Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}/");

    /// <summary>What the app printed since it first started, for the message of a failed test.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    public Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Built("LocalHost"), "--app", Path.GetDirectoryName(Built("App"))!, "--port", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data.FullName,
        };
        start.Environment["AzureWebJobsStorage"] = storage;
        start.Environment["AnnotationStorage"] = storage;
        start.Environment["Callbacks__AllowLoopback"] = "true";
        start.Environment["LocalHost__DataPath"] = Path.Combine(data.FullName, "state");
        process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    /// <summary>Ends the process at once, as a power cut would: nothing is flushed, nothing is said goodbye to.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        data.Delete(recursive: true);
    }

    private static string Built(string project)
    {
        var bin = new DirectoryInfo(Path.Combine(Repository.Root, "functions", project, "bin"));
        var built = bin.Exists ? bin.GetFiles($"AnnotationFunctions.{project}.dll", SearchOption.AllDirectories) : [];
        return built.Where(file => File.Exists(Path.ChangeExtension(file.FullName, ".runtimeconfig.json"))).MaxBy(file => file.LastWriteTimeUtc)?.FullName
            ?? throw new InvalidOperationException($"functions/{project} is not built: run 'dotnet build functions/{project} -c Release', or name a running app in ANNOTATION_URL.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
