namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function learns of its run.</summary>
public class TimerInfo
{
    public TimerInfo()
    {
    }

    /// <summary>Null where the schedule is not monitored, as for schedules under a minute.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>This run makes up for one that was missed while the host was down.</summary>
    public bool IsPastDue { get; set; }
}
