using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Events 1400–1499.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1400, LogLevel.Information, "Functions:{List}")]
    public static partial void Functions(this ILogger logger, string list);
}
