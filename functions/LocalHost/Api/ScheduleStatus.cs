namespace Microsoft.Azure.Functions.Worker;

/// <summary>The stored state of a schedule, in UTC.</summary>
public class ScheduleStatus
{
    public ScheduleStatus()
    {
    }

    /// <summary>The last run; default where there was none.</summary>
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
