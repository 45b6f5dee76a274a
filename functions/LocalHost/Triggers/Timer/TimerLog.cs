using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Triggers.Timer;

/// <summary>Events 1200–1299.</summary>
internal static partial class TimerLog
{
    [LoggerMessage(1200, LogLevel.Information, "Timer {Function} was due at {Due:O} while the host was down; it runs now.")]
    public static partial void PastDue(this ILogger logger, string function, DateTime due);

    [LoggerMessage(1201, LogLevel.Error, "Timer {Function} failed; it runs again when it is next due.")]
    public static partial void Failed(this ILogger logger, Exception error, string function);
}
