using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>The engine in this process over a temporary file. It can be stopped and started again, as a host is.</summary>
internal sealed class DurableTestHost : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("durable-").FullName;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private DurableEngine engine;

    private DurableTestHost(DelegateFunctions functions, TimeProvider? time, Func<DurableOptions, DurableOptions>? configure, ILoggerFactory? loggers)
    {
        this.loggers = loggers ?? NullLoggerFactory.Instance;
        Functions = functions;
        this.time = time ?? TimeProvider.System;
        var options = new DurableOptions { DatabasePath = Path.Combine(folder, "durable.db"), MaxConcurrentOrchestrators = 4, MaxConcurrentActivities = 4 };
        Options = configure?.Invoke(options) ?? options;
        engine = Create();
    }

    public DelegateFunctions Functions { get; }

    public DurableOptions Options { get; }

    public DurableEngine Engine => engine;

    public EngineClient Client => new(engine);

    public static async Task<DurableTestHost> StartAsync(
        DelegateFunctions functions, TimeProvider? time = null, Func<DurableOptions, DurableOptions>? configure = null, ILoggerFactory? loggers = null)
    {
        var host = new DurableTestHost(functions, time, configure, loggers);
        await host.engine.StartAsync(Cancel());
        return host;
    }

    public async Task<string> StartAsync(string orchestrator, object? input = null, string? id = null) =>
        await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id), Cancel());

    /// <summary>Waits until the instance has finished and returns its state with inputs and outputs.</summary>
    public Task<OrchestrationMetadata> FinishAsync(string id) => Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Cancel());

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, string? id = null) =>
        await FinishAsync(await StartAsync(orchestrator, input, id));

    /// <summary>Waits until the state of the instance is as expected.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string id, Func<OrchestrationMetadata, bool> expected)
    {
        var deadline = Cancel();
        while (true)
        {
            if (await Client.GetInstanceAsync(id, getInputsAndOutputs: true, deadline) is { } state && expected(state))
            {
                return state;
            }
            await Task.Delay(5, deadline);
        }
    }

    /// <summary>Waits until the instance has set that custom status, which tells how far it has come.</summary>
    public Task<OrchestrationMetadata> UntilStatusAsync(string id, string customStatus) =>
        UntilAsync(id, state => state.SerializedCustomStatus == $"\"{customStatus}\"");

    /// <summary>The stored history of an instance.</summary>
    public IReadOnlyList<HistoryEvent> History(string id) =>
        engine.Reader.Find(id) is { } row ? engine.Reader.History(row.Execution) : [];

    public async Task UntilHistoryAsync(string id, Func<IReadOnlyList<HistoryEvent>, bool> expected)
    {
        for (var deadline = Cancel(); !expected(History(id));)
        {
            await Task.Delay(5, deadline);
        }
    }

    /// <summary>Another engine on the same file, not started.</summary>
    public DurableEngine Second() => Create();

    public Task<OrchestrationMetadata?> GetAsync(string id) => Client.GetInstanceAsync(id, getInputsAndOutputs: true, Cancel());

    public Task RaiseAsync(string id, string name, object? payload = null) => Client.RaiseEventAsync(id, name, payload, Cancel());

    public async Task StopAsync() => await engine.DisposeAsync();

    public async Task RestartAsync()
    {
        await StopAsync();
        engine = Create();
        await engine.StartAsync(Cancel());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A token that ends what takes too long, and all when the test is cancelled.</summary>
    public static CancellationToken Cancel()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Deadline);
        return source.Token;
    }

    private DurableEngine Create() => new(Options, Functions, time, loggers);
}
