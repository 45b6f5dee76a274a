using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>The demo's side of <c>annotate simulate</c>: starts it, hands over the plan, asks for the report, stops it.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private SimulatorProcess(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    internal int Id => _process.Id;

    internal static async Task<SimulatorProcess> StartAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SimulatorProcess).Assembly.Location, SimulateCommand.Name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new CommandFailure("The simulated annotators could not be started.");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellation)
                ?? throw new CommandFailure("The simulated annotators ended before they were ready.");
            return new SimulatorProcess(process, JsonSerializer.Deserialize<SimulatorReady>(line, Wire.Compact)!.Url);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    internal Uri CallbackFor(string annotator) => new(_http.BaseAddress!, $"callbacks/{annotator}");

    internal async Task BeginAsync(SimulationPlan plan, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(plan, Wire.Compact).AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
    }

    internal async Task<IReadOnlyList<AnnotatorTally>> ReportAsync(CancellationToken cancellation) =>
        await _http.GetFromJsonAsync<List<AnnotatorTally>>("report", Wire.Compact, cancellation) ?? [];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (Exception failure) when (failure is TimeoutException or IOException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
