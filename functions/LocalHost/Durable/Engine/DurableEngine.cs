using AnnotationFunctions.LocalHost.Durable.Storage;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>
/// The durable engine: an event-sourced history per instance in one SQLite file. What is acknowledged is committed; what happens in
/// memory is derived from commits, so that a kill at any moment loses nothing and a start goes on where the last process stopped.
/// </summary>
internal sealed class DurableEngine(DurableOptions options, IDurableFunctions functions, TimeProvider time, ILoggerFactory loggers)
    : IHostedService, IAsyncDisposable
{
    private readonly ILogger log = loggers.CreateLogger(DurableTelemetry.Name);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource cancelling = new();
    private Parts? parts;
    private int stopped;

    /// <summary>Committed state.</summary>
    public DurableReader Reader => Running.Reader;

    public StatusWatch Statuses => Running.Statuses;

    public DurableOptions Options => options;

    public TimeProvider Time => time;

    private Parts Running => parts ?? throw new InvalidOperationException("The durable engine is not running.");

    /// <summary>Changes state; completes when the change is durable.</summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> work) => Running.Writer.WriteAsync(work);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        options.Validated();
        var database = DurableDatabase.Open(options);
        var reader = new DurableReader(database);
        var messages = reader.Messages();
        var activities = reader.Activities();
        var dispatcher = new Dispatcher(options.CachedHistoryBytes);
        var timers = new TimerQueue(time, dispatcher.Deliver);
        var writer = new GroupCommitWriter(database, OnCommitted);
        var runner = new ActivityRunner(functions, writer, time, log);
        parts = new(database, reader, writer, dispatcher, timers, runner, new StatusWatch());
        Deliver(messages);
        runner.Enqueue(activities);
        var turns = new TurnRunner(functions, reader, writer, dispatcher, time, loggers);
        parts.Workers.AddRange(Enumerable.Range(0, options.MaxConcurrentOrchestrators).Select(_ => Work(turns.RunAsync)));
        parts.Workers.AddRange(Enumerable.Range(0, options.MaxConcurrentActivities).Select(_ => Work(closing => runner.RunAsync(closing, cancelling.Token))));
        log.EngineStarted(options.DatabasePath, messages.Count, activities.Count);
        return Task.CompletedTask;
    }

    /// <summary>Takes no new work and lets what runs finish; cancels activities that take too long, and abandons those that go on.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (parts is not { } running || Interlocked.Exchange(ref stopped, 1) == 1)
        {
            return;
        }
        await stopping.CancelAsync();
        running.Timers.Dispose();
        running.Dispatcher.Stop();
        running.Activities.Stop();
        if (!await EndAsync(running, cancellationToken))
        {
            await cancelling.CancelAsync();
            await EndAsync(running, cancellationToken); // an abandoned activity is stored and runs again after the next start
        }
        running.Writer.Dispose();
        running.Reader.Dispose();
        running.Database.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        stopping.Dispose();
        cancelling.Dispose();
    }

    private async Task<bool> EndAsync(Parts running, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(running.Workers).WaitAsync(options.DrainTimeout, time, cancellation);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private Task Work(Func<CancellationToken, Task> loop) => Task.Run(() => Loop.RunAsync("The durable engine", loop, time, log, stopping.Token));

    /// <summary>Runs on the writer's thread, in the order of the commits.</summary>
    private void OnCommitted(CommitEffects effects)
    {
        var running = parts!;
        foreach (var (id, upTo) in effects.Cleared)
        {
            running.Dispatcher.Clear(id, upTo);
        }
        if (effects.CancelledTimers.Count > 0)
        {
            effects.CancelledTimers.ForEach(timer => running.Timers.Remove(timer.Seq));
            running.Dispatcher.Withdraw(effects.CancelledTimers);
        }
        Deliver(effects.Messages);
        running.Activities.Enqueue(effects.Activities);
        running.Statuses.Changed(effects.Changed);
    }

    private void Deliver(IReadOnlyList<Message> messages)
    {
        var now = time.GetUtcNow().UtcDateTime;
        List<Message> due = [];
        foreach (var message in messages)
        {
            if (message.Due is { } later && later > now)
            {
                Running.Timers.Add(message, later);
            }
            else
            {
                due.Add(message);
            }
        }
        Running.Dispatcher.Deliver(due);
    }

    private sealed record Parts(
        DurableDatabase Database, DurableReader Reader, GroupCommitWriter Writer, Dispatcher Dispatcher, TimerQueue Timers,
        ActivityRunner Activities, StatusWatch Statuses)
    {
        public List<Task> Workers { get; } = [];
    }
}
