
namespace AnnotationFunctions.LocalHost.Triggers.Timer;

/// <summary>The status of every monitored schedule, kept between runs of the host.</summary>
internal sealed class ScheduleStore(TriggerDatabase database)
{
    public ScheduleStatus? Find(string function) => database
        .Query(
            "SELECT last, next, updated FROM schedules WHERE function = $1",
            row => new ScheduleStatus { Last = Utc(row.GetInt64(0)), Next = Utc(row.GetInt64(1)), LastUpdated = Utc(row.GetInt64(2)) },
            function)
        .FirstOrDefault();

    public void Save(string function, ScheduleStatus status) => database.Execute(
        "INSERT OR REPLACE INTO schedules (function, last, next, updated) VALUES ($1, $2, $3, $4)",
        function, status.Last.Ticks, status.Next.Ticks, status.LastUpdated.Ticks);

    private static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);
}
