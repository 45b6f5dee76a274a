using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Rpc;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>
/// Keeps one worker running: starts it, learns its functions, asks it now and then whether it is alive, and starts another, ever later, when it has
/// ended or hangs. What was under way then fails with <see cref="WorkerLostException"/>, and whoever gave it decides about another try.
/// </summary>
internal sealed class WorkerSupervisor(
    IWorkerLauncher launcher, AppFolder app, LocalHostOptions options, Func<Instances> durable, TimeProvider time, ILoggerFactory loggers)
    : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PulseInterval = TimeSpan.FromSeconds(10);

    /// <summary>A worker that ran for so long was well; its end is not counted with those before it.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(1);

    private readonly ILogger log = loggers.CreateLogger("Host.Worker");
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private TaskCompletionSource<WorkerChannel> current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerGateway? gateway;
    private IRunningWorker? running;
    private Task? watching;

    /// <summary>The functions of the app, once the first worker has told them.</summary>
    public FunctionCatalog Functions { get; private set; } = null!;

    /// <summary>Where the worker reaches this host.</summary>
    public Uri HostAddress => gateway!.Address;

    /// <summary>Whether a worker is there at this moment.</summary>
    public bool IsReady
    {
        get
        {
            lock (gate)
            {
                return current.Task.IsCompletedSuccessfully && !current.Task.Result.Lost.IsCompleted;
            }
        }
    }

    /// <summary>Starts the first worker.</summary>
    /// <exception cref="HostStartException">It does not start, or what it says of its functions is wrong.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        gateway = await WorkerGateway.StartAsync(new WorkerLog(loggers), durable, loggers, cancellation);
        var channel = await ConnectAsync(cancellation);
        lock (gate)
        {
            current.SetResult(channel);
        }

        watching = WatchAsync(channel);
    }

    /// <summary>The worker; waits where none is there.</summary>
    public Task<WorkerChannel> CurrentAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return current.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Asks the worker to end, and ends it where it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (running is { } worker)
        {
            if (current.Task.IsCompletedSuccessfully)
            {
                current.Task.Result.TrySend(new StreamingMessage { Terminate = new Termination { Grace = new GracePeriod { Seconds = (long)options.DrainTimeout.TotalSeconds } } });
                await ((Task)worker.Ended).WaitAsync(options.DrainTimeout + TimeSpan.FromSeconds(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                current.Task.Result.Lose();
            }

            await worker.DisposeAsync();
        }

        if (watching is not null)
        {
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (gateway is not null)
        {
            await gateway.DisposeAsync();
        }

        stopping.Dispose();
    }

    private async Task WatchAsync(WorkerChannel channel)
    {
        var failures = 0;
        while (true)
        {
            var started = time.GetTimestamp();
            await UntilLostAsync(channel);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            lock (gate)
            {
                current = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            failures = time.GetElapsedTime(started) > Recovered ? 1 : failures + 1;
            var code = running!.Ended.IsCompletedSuccessfully ? running.Ended.Result : -1;
            await running.DisposeAsync();
            log.WorkerEnded(code, Pause(failures));
            channel = await AnotherAsync(failures);
            lock (gate)
            {
                current.SetResult(channel);
            }
        }
    }

    private async Task<WorkerChannel> AnotherAsync(int failures)
    {
        while (true)
        {
            await Task.Delay(Pause(failures), time, stopping.Token);
            try
            {
                return await ConnectAsync(stopping.Token);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                failures++;
                log.WorkerDoesNotStart(error, Pause(failures));
            }
        }
    }

    /// <summary>Completes when the worker has ended, its stream has broken, or it has been silent for too long.</summary>
    private async Task UntilLostAsync(WorkerChannel channel)
    {
        var gone = Task.WhenAny(channel.Lost, running!.Ended);
        while (await Task.WhenAny(gone, Task.Delay(PulseInterval, time, stopping.Token)) != gone && !stopping.IsCancellationRequested)
        {
            try
            {
                await channel.AskAsync(new StreamingMessage { StatusWanted = new Nothing() }, stopping.Token).WaitAsync(options.WorkerSilence, time, stopping.Token);
            }
            catch (TimeoutException)
            {
                log.WorkerHangs(options.WorkerSilence);
                break;
            }
            catch (Exception error) when (error is WorkerLostException or OperationCanceledException)
            {
                // Its loss, or the stop, is seen above.
            }
        }

        if (!stopping.IsCancellationRequested)
        {
            channel.Lose();
        }
    }

    private async Task<WorkerChannel> ConnectAsync(CancellationToken cancellation)
    {
        var id = Guid.NewGuid().ToString();
        var connected = gateway!.ExpectAsync(id);
        running = launcher.Start(id, gateway.Address);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(options.WorkerStartTimeout);
        try
        {
            if (await Task.WhenAny(connected, running.Ended, Task.Delay(Timeout.Infinite, deadline.Token)) != connected)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new HostStartException(running.Ended.IsCompletedSuccessfully
                    ? $"The worker, {app.Assembly}, ended with code {running.Ended.Result} before it connected. {running.LastWords}"
                    : $"The worker, {app.Assembly}, has not connected within {options.WorkerStartTimeout}. {running.LastWords}");
            }

            var channel = await connected;
            var found = await LoadAsync(channel, deadline.Token);
            if (channel.Http is null && found.FirstOrDefault(function => function.Is("httpTrigger")) is { } served)
            {
                throw new HostStartException($"Function '{served.Name}' has an httpTrigger, but the app serves no HTTP: its program must call ConfigureFunctionsWebApplication().");
            }

            Accept(found);
            log.WorkerReady(running.Id, found.Count);
            return channel;
        }
        catch (Exception error)
        {
            await running.DisposeAsync();
            throw error is WorkerLostException
                ? new HostStartException($"The worker, {app.Assembly}, ended while it was asked for its functions. {running.LastWords}")
                : error;
        }
    }

    private async Task<FunctionCatalog> LoadAsync(WorkerChannel channel, CancellationToken cancellation)
    {
        var init = new WorkerInit { HostVersion = "4.1037.0", WorkerDirectory = app.Path, AppDirectory = app.Path };
        var answer = (await channel.AskAsync(new StreamingMessage { Init = init }, cancellation)).Initialized;
        Require(answer?.Result, "greeted");
        if (answer!.Capabilities.TryGetValue("HttpUri", out var uri) && uri.Length > 0)
        {
            channel.Http = new Uri(uri.Replace("//localhost:", "//127.0.0.1:", StringComparison.OrdinalIgnoreCase));
        }

        var metadata = (await channel.AskAsync(new StreamingMessage { MetadataWanted = new MetadataWanted { AppDirectory = app.Path } }, cancellation)).Metadata;
        Require(metadata?.Result, "asked for its functions");
        var found = FunctionCatalog.Read(metadata!.Functions);
        foreach (var function in found)
        {
            var load = new FunctionLoad { FunctionId = function.Id, Metadata = function.Metadata };
            var loaded = (await channel.AskAsync(new StreamingMessage { Load = load }, cancellation)).Loaded;
            if (loaded?.Result is not { Status: StatusResult.Types.Ending.Success })
            {
                function.Error = $"the worker cannot load it: {loaded?.Result?.Error?.Message}";
            }
        }

        return found;
    }

    /// <summary>A worker that is started again must be the same app: what was learned of its functions stays valid.</summary>
    private void Accept(FunctionCatalog found)
    {
        if (Functions is null)
        {
            Functions = found;
        }
        else if (!Functions.Select(function => function.Id).SequenceEqual(found.Select(function => function.Id)))
        {
            throw new HostStartException("The app has other functions than when this host was started: it was built anew meanwhile. Start the host again.");
        }
    }

    private static void Require(StatusResult? result, string what)
    {
        if (result is not { Status: StatusResult.Types.Ending.Success })
        {
            throw new HostStartException($"The worker failed when it was {what}: {result?.Error?.Message ?? "it gave no answer of that kind"}");
        }
    }

    private static TimeSpan Pause(int failures)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 1, 10));
        return pause < LongestPause ? pause : LongestPause;
    }
}
