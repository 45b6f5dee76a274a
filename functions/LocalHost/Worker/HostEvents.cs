using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Events 1000–1099.</summary>
internal static partial class HostEvents
{
    [LoggerMessage(1000, LogLevel.Debug, "Ran {Function} (succeeded: {Succeeded}) in {Milliseconds:F1} ms, invocation {InvocationId}.")]
    public static partial void Invoked(this ILogger logger, string function, bool succeeded, double milliseconds, string invocationId);

    [LoggerMessage(1001, LogLevel.Error, "Function {Function} is not run: {Reason}")]
    public static partial void InError(this ILogger logger, string function, string reason);

    [LoggerMessage(1002, LogLevel.Information, "The worker runs as process {Process} with {Functions} functions.")]
    public static partial void WorkerReady(this ILogger logger, int process, int functions);

    [LoggerMessage(1003, LogLevel.Error, "The worker ended with code {Code}; it is started again in {Pause}.")]
    public static partial void WorkerEnded(this ILogger logger, int code, TimeSpan pause);

    [LoggerMessage(1004, LogLevel.Error, "The worker has not answered for {Silence}; it is ended and started again.")]
    public static partial void WorkerHangs(this ILogger logger, TimeSpan silence);

    [LoggerMessage(1005, LogLevel.Error, "The worker could not be started again; the next try is in {Pause}.")]
    public static partial void WorkerDoesNotStart(this ILogger logger, Exception error, TimeSpan pause);

    [LoggerMessage(1006, LogLevel.Information, "{Line}")]
    public static partial void WorkerSaid(this ILogger logger, string line);
}
