using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using AnnotationFunctions.LocalHost.Durable;

namespace AnnotationFunctions.Tests.Benchmarks.Durable;

/// <summary>A <see cref="DurableServer"/> as a child process over a temporary file.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    readonly Process process;
    readonly string folder;

    ServerProcess(Process process, string folder, Uri address)
    {
        this.process = process;
        this.folder = folder;
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public static async Task<ServerProcess> StartAsync(CommitDurability durability, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("durable-bench-").FullName;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in new[] { DurableServer.Command, Path.Combine(folder, "durable.db"), durability.ToString() })
        {
            start.ArgumentList.Add(argument);
        }
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync(cancellation)
            ?? throw new InvalidOperationException($"The server ended with code {process.ExitCode}.");
        return new(process, folder, new(address));
    }

    /// <summary>Resident memory in MB.</summary>
    public double ResidentMegabytes() => StatusKilobytes("VmRSS:") / 1024;

    public double PeakMegabytes() => StatusKilobytes("VmHWM:") / 1024;

    public TimeSpan CpuTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountersAsync(CancellationToken cancellation) =>
        (await Http.GetFromJsonAsync<Dictionary<string, long>>("/counters", cancellation))!;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    double StatusKilobytes(string field)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
