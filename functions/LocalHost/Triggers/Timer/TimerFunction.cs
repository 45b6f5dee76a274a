using System.Text.Json;
using AnnotationFunctions.LocalHost.Rpc;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Triggers.Timer;

/// <summary>Runs one timer function by its schedule, never twice at once. Occurrences that pass while it runs are skipped.</summary>
internal sealed class TimerFunction(
    AppFunction function, TimerSchedule schedule, bool runOnStartup, ScheduleMonitor? monitor,
    FunctionInvoker invoker, TimeProvider time, ILogger logger)
{
    /// <summary>Longer waits are cut up: timers have an upper bound, and clocks are set.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim oneAtATime = new(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public string Name => function.Name;

    /// <summary>What is recorded of its runs; null for a schedule that is not.</summary>
    public ScheduleStatus? Recorded => monitor?.Current;

    public async Task RunAsync(CancellationToken stopping)
    {
        if (monitor?.CheckPastDue(Now) == true)
        {
            logger.PastDue(function.Name, monitor.Current!.Next);
            await RunOnceAsync(pastDue: true, stopping);
        }
        else if (runOnStartup)
        {
            await RunOnceAsync(pastDue: false, stopping);
        }

        while (!stopping.IsCancellationRequested)
        {
            await WaitUntilAsync(schedule.After(Now), stopping);
            await RunOnceAsync(pastDue: false, stopping);
        }
    }

    /// <summary>A run that somebody asked for; it does not count for the schedule.</summary>
    public async Task RunNowAsync(CancellationToken stopping)
    {
        await oneAtATime.WaitAsync(stopping);
        try
        {
            await TryInvokeAsync(pastDue: false, stopping);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private async Task RunOnceAsync(bool pastDue, CancellationToken stopping)
    {
        await oneAtATime.WaitAsync(stopping);
        try
        {
            var started = Now;
            await TryInvokeAsync(pastDue, stopping);
            monitor?.RecordRun(started);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>A failure is logged and the schedule goes on; a run that the stop of the host cut off is not a run.</summary>
    private async Task TryInvokeAsync(bool pastDue, CancellationToken stopping)
    {
        try
        {
            var info = JsonSerializer.Serialize(new { ScheduleStatus = monitor?.Current, IsPastDue = pastDue });
            await invoker.InvokeAsync(function, new FunctionInput(new Datum { Json = info }), CancellationToken.None);
        }
        catch (Exception error)
        {
            if (error is OperationCanceledException)
            {
                stopping.ThrowIfCancellationRequested();
            }

            logger.Failed(error, function.Name);
        }
    }

    private async Task WaitUntilAsync(DateTime due, CancellationToken stopping)
    {
        while (due - Now is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, time, stopping);
        }
    }
}
