using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Triggers.Timer;

/// <summary>Runs every timer function of the app, and any of them on demand.</summary>
internal sealed class TimerHost : BackgroundService
{
    private readonly Dictionary<string, TimerFunction> timers;
    private readonly HashSet<Task> onDemand = [];
    private readonly IHostApplicationLifetime lifetime;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    public TimerHost(
        FunctionCatalog functions, SettingReferences settings, TriggerDatabase store, FunctionInvoker invoker, TimeProvider time,
        IHostApplicationLifetime lifetime, ILogger<TimerHost> logger)
    {
        (this.lifetime, this.time, this.logger) = (lifetime, time, logger);
        var problems = new List<string>();
        timers = functions.Triggered("timerTrigger")
            .Select(function => Create(function, problems))
            .OfType<TimerFunction>()
            .ToDictionary(timer => timer.Name, StringComparer.OrdinalIgnoreCase);
        if (problems.Count > 0)
        {
            throw new HostStartException(problems);
        }

        TimerFunction? Create(AppFunction function, List<string> found)
        {
            var expression = settings.Resolve(function.Text("schedule") ?? "", $"The schedule of function '{function.Name}'");
            if (TimerSchedule.TryParse(expression) is not { } schedule)
            {
                found.Add(
                    $"The schedule of function '{function.Name}' is '{expression}'; an NCrontab expression of six fields or a TimeSpan was expected.");
                return null;
            }

            var monitored = function.Flag("useMonitor", otherwise: true) && !schedule.RunsWithinAMinute(time.GetUtcNow().UtcDateTime);
            var monitor = monitored ? new ScheduleMonitor(function.Name, schedule, store) : null;
            return new TimerFunction(function, schedule, function.Flag("runOnStartup", otherwise: false), monitor, invoker, time, logger);
        }
    }

    /// <summary>The timers whose runs are recorded, with what is recorded.</summary>
    public IEnumerable<(string Name, ScheduleStatus Status)> Recorded =>
        timers.Values.Where(timer => timer.Recorded is not null).Select(timer => (timer.Name, timer.Recorded!));

    /// <summary>Starts a run of a timer function; false where there is no such timer.</summary>
    public bool TryRunNow(string name)
    {
        if (!timers.TryGetValue(name, out var timer))
        {
            return false;
        }

        lock (onDemand)
        {
            onDemand.RemoveWhere(task => task.IsCompleted);
            onDemand.Add(UntilStoppedAsync(timer.RunNowAsync(lifetime.ApplicationStopping)));
        }

        return true;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Task[] running;
        lock (onDemand)
        {
            running = [.. onDemand];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        await Task.WhenAll(timers.Values.Select(timer => Loop.RunAsync($"Timer {timer.Name}", timer.RunAsync, time, logger, stoppingToken)));
    }

    private static async Task UntilStoppedAsync(Task run)
    {
        try
        {
            await run;
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
