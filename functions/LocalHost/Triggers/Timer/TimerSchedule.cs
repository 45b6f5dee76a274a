using NCrontab;

namespace AnnotationFunctions.LocalHost.Triggers.Timer;

/// <summary>When a timer runs, in UTC.</summary>
internal abstract class TimerSchedule
{
    private const int OccurrencesLookedAt = 5;

    /// <summary>Reads an NCrontab expression of six fields (or five, without seconds), or a TimeSpan between two runs.</summary>
    public static TimerSchedule? TryParse(string expression)
    {
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 };
        if (fields is 5 or 6)
        {
            return CrontabSchedule.TryParse(expression, options) is { } cron ? new Cron(cron) : null;
        }

        return TimeSpan.TryParse(expression, out var period) && period > TimeSpan.Zero ? new Constant(period) : null;
    }

    /// <summary>The first run after a time; <see cref="DateTime.MaxValue"/> where there is none.</summary>
    public abstract DateTime After(DateTime time);

    /// <summary>Some of the next runs are less than a minute apart: too often to keep their status.</summary>
    public bool RunsWithinAMinute(DateTime now)
    {
        var last = After(now);
        for (var i = 1; i < OccurrencesLookedAt; i++)
        {
            var next = After(last);
            if (next - last < TimeSpan.FromMinutes(1) && next != DateTime.MaxValue)
            {
                return true;
            }

            last = next;
        }

        return false;
    }

    private sealed class Cron(CrontabSchedule schedule) : TimerSchedule
    {
        public override DateTime After(DateTime time) =>
            time == DateTime.MaxValue ? time : DateTime.SpecifyKind(schedule.GetNextOccurrence(time), DateTimeKind.Utc);
    }

    private sealed class Constant(TimeSpan period) : TimerSchedule
    {
        public override DateTime After(DateTime time) => time + period;
    }
}
