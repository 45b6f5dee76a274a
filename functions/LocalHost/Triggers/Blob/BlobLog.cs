using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>Events 1300–1399.</summary>
internal static partial class BlobLog
{
    [LoggerMessage(1300, LogLevel.Warning, "Function {Function} failed in attempt {Attempt} of {MaxAttempts} at {Container}/{Blob}.")]
    public static partial void AttemptFailed(
        this ILogger logger, Exception error, string function, int attempt, int maxAttempts, string container, string blob);

    [LoggerMessage(1301, LogLevel.Error, "Function {Function} gave up {Container}/{Blob} after {Attempts} attempts; queue {Queue} has a message.")]
    public static partial void Poisoned(
        this ILogger logger, Exception? error, string function, int attempts, string container, string blob, string queue);

    [LoggerMessage(1302, LogLevel.Warning, "Storage failed for function {Function} at {Container}/{Blob}; the blob is taken again later.")]
    public static partial void StorageFailed(this ILogger logger, Exception error, string function, string container, string blob);

    [LoggerMessage(1303, LogLevel.Warning, "Container {Container}, which starts {Function}, cannot be listed; it is tried again until it can.")]
    public static partial void CannotList(this ILogger logger, Exception error, string function, string container);

    [LoggerMessage(1304, LogLevel.Information, "Container {Container}, which starts {Function}, can be listed again.")]
    public static partial void CanListAgain(this ILogger logger, string function, string container);
}
