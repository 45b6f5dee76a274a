using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Starts the function by a schedule: six-field NCrontab, or a TimeSpan between runs, or <c>%SETTING%</c> that holds either.
/// </summary>
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    public TimerTriggerAttribute(string schedule) => Schedule = schedule;

    public string Schedule { get; }

    /// <summary>
    /// Keeps the schedule's status, so that a run missed while the host was down is made up for. Off for schedules under a minute.
    /// </summary>
    public bool UseMonitor { get; set; } = true;

    public bool RunOnStartup { get; set; }
}
