using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Durable.Engine;

/// <summary>What the engine logs. Event ids 2000-2099; no payloads.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(2000, LogLevel.Information, "Durable engine started on {Path}: {Messages} messages and {Activities} activities to go on with")]
    public static partial void EngineStarted(this ILogger log, string path, int messages, int activities);

    [LoggerMessage(2001, LogLevel.Warning, "Orchestration {Orchestrator} ({InstanceId}) failed: {ErrorType}")]
    public static partial void OrchestrationFailed(this ILogger log, string orchestrator, string instanceId, string errorType);

    [LoggerMessage(2002, LogLevel.Debug, "A turn of {InstanceId} was overtaken by what happened meanwhile and is taken anew: {Reason}")]
    public static partial void TurnOvertaken(this ILogger log, string instanceId, string reason);

    [LoggerMessage(2003, LogLevel.Error, "A turn of {InstanceId} could not be taken (attempt {Attempt}); it will be tried again")]
    public static partial void TurnFailed(this ILogger log, Exception exception, string instanceId, int attempt);

    [LoggerMessage(2007, LogLevel.Warning, "A turn of {InstanceId} was cut off by the end of the worker; it will be taken again")]
    public static partial void TurnCutOff(this ILogger log, string instanceId);

    [LoggerMessage(2004, LogLevel.Warning, "Activity {Activity} of {InstanceId} failed: {ErrorType}")]
    public static partial void ActivityFailed(this ILogger log, Exception exception, string activity, string instanceId, string errorType);

    [LoggerMessage(2005, LogLevel.Error, "The result of activity {Activity} of {InstanceId} could not be stored; it will run again")]
    public static partial void ActivityResultLost(this ILogger log, Exception exception, string activity, string instanceId);

    [LoggerMessage(2006, LogLevel.Information, "The result of activity {Activity} of {InstanceId} came too late: nobody waits for it any more")]
    public static partial void ActivityResultUnwanted(this ILogger log, string activity, string instanceId);
}
