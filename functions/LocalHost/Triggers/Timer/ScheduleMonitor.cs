namespace AnnotationFunctions.LocalHost.Triggers.Timer;

/// <summary>Keeps the status of one schedule and finds the run that was missed while the host was down.</summary>
internal sealed class ScheduleMonitor(string function, TimerSchedule schedule, TriggerDatabase database)
{
    public ScheduleStatus? Current => database
        .Query(
            "SELECT last, next, updated FROM schedules WHERE function = $0",
            row => new ScheduleStatus { Last = Utc(row.GetInt64(0)), Next = Utc(row.GetInt64(1)), LastUpdated = Utc(row.GetInt64(2)) },
            function)
        .FirstOrDefault();

    /// <summary>Called once at start: whether the recorded next run is in the past. A changed schedule starts afresh.</summary>
    public bool CheckPastDue(DateTime now)
    {
        if (Current is not { } status)
        {
            // Recorded before the first run, so that one missed before the next start is noticed.
            Save(new ScheduleStatus { Next = schedule.After(now), LastUpdated = now });
            return false;
        }

        var computedFrom = status.Last != default ? status.Last : status.LastUpdated;
        var expected = schedule.After(computedFrom);
        if (status.Next != expected)
        {
            status = new ScheduleStatus { Next = now > expected ? schedule.After(now) : expected, LastUpdated = computedFrom };
            Save(status);
        }

        return now > status.Next;
    }

    public void RecordRun(DateTime ranAt) => Save(new ScheduleStatus { Last = ranAt, Next = schedule.After(ranAt), LastUpdated = ranAt });

    private void Save(ScheduleStatus status) => database.Execute(
        "INSERT OR REPLACE INTO schedules (function, last, next, updated) VALUES ($0, $1, $2, $3)",
        function, status.Last.Ticks, status.Next.Ticks, status.LastUpdated.Ticks);

    private static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);
}

/// <summary>When a timer ran and when it runs next, in UTC, in the shape in which functions receive it.</summary>
internal sealed record ScheduleStatus
{
    public DateTime Last { get; init; }

    public DateTime Next { get; init; }

    public DateTime LastUpdated { get; init; }
}
