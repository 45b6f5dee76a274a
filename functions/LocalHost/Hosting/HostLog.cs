using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Events 1400–1499.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1400, LogLevel.Information, "The function app listens on {Address}; the host keeps its state in {DataPath}.")]
    public static partial void Listens(this ILogger logger, string address, string dataPath);

    [LoggerMessage(1401, LogLevel.Information, "Function {Function}: {Trigger}")]
    public static partial void Runs(this ILogger logger, string function, string trigger);
}
