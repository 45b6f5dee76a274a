using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Events 1000–1099.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1000, LogLevel.Debug, "Ran {Function} (succeeded: {Succeeded}) in {Milliseconds:F1} ms, invocation {InvocationId}.")]
    public static partial void Invoked(this ILogger logger, string function, bool succeeded, double milliseconds, string invocationId);

    [LoggerMessage(1001, LogLevel.Error, "Function {Function} is not run: {Reason}")]
    public static partial void InError(this ILogger logger, string function, string reason);
}
