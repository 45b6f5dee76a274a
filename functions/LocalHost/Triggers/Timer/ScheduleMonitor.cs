
namespace AnnotationFunctions.LocalHost.Triggers.Timer;

/// <summary>Keeps the status of one schedule and finds the run that was missed while the host was down.</summary>
internal sealed class ScheduleMonitor(string function, TimerSchedule schedule, ScheduleStore store)
{
    public ScheduleStatus? Current => store.Find(function);

    /// <summary>Called once at start: whether the recorded next run is in the past. A changed schedule starts afresh.</summary>
    public bool CheckPastDue(DateTime now)
    {
        if (store.Find(function) is not { } status)
        {
            // Recorded before the first run, so that one missed before the next start is noticed.
            store.Save(function, new ScheduleStatus { Next = schedule.After(now), LastUpdated = now });
            return false;
        }

        var computedFrom = status.Last != default ? status.Last : status.LastUpdated;
        var expected = schedule.After(computedFrom);
        if (status.Next != expected)
        {
            status = new ScheduleStatus { Next = now > expected ? schedule.After(now) : expected, LastUpdated = computedFrom };
            store.Save(function, status);
        }

        return now > status.Next;
    }

    public void RecordRun(DateTime ranAt) =>
        store.Save(function, new ScheduleStatus { Last = ranAt, Next = schedule.After(ranAt), LastUpdated = ranAt });
}

/// <summary>When a timer ran and when it runs next, in UTC, in the shape in which functions receive it.</summary>
internal sealed record ScheduleStatus
{
    public DateTime Last { get; init; }

    public DateTime Next { get; init; }

    public DateTime LastUpdated { get; init; }
}
