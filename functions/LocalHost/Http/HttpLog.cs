using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>Events 1100–1199.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(1100, LogLevel.Error, "Function {Function} failed; the caller gets 500.")]
    public static partial void Failed(this ILogger logger, Exception error, string function);

    [LoggerMessage(1101, LogLevel.Information, "Function keys are enforced. They are in {Path}.")]
    public static partial void KeysEnforced(this ILogger logger, string path);

    [LoggerMessage(1102, LogLevel.Warning, "The worker was not there for a request to {Function}; the caller gets 503.")]
    public static partial void WorkerMissing(this ILogger logger, string function);
}
