using System.Collections.Concurrent;
using AnnotationFunctions.LocalHost.Rpc;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Writes what the worker logs into the log of the host, under its own categories, which host.json filters. Its metrics are left out.</summary>
internal sealed class WorkerLog(ILoggerFactory loggers)
{
    private const int Metric = 2;

    private readonly ConcurrentDictionary<string, ILogger> byCategory = new(StringComparer.Ordinal);

    public void Write(WorkerLogEntry entry)
    {
        var level = (LogLevel)Math.Clamp(entry.Level, (int)LogLevel.Trace, (int)LogLevel.None);
        var logger = byCategory.GetOrAdd(entry.Category.Length == 0 ? "Worker" : entry.Category, loggers.CreateLogger);
        if (entry.Kind == Metric || !logger.IsEnabled(level))
        {
            return;
        }

        var id = int.TryParse(entry.EventId, out var number) ? new EventId(number) : default;
        logger.Log(level, id, entry, null, static (it, _) => it.Exception is { Message.Length: > 0 } error
            ? $"{it.Message} {error.Type}{(error.Type.Length > 0 ? ": " : "")}{error.Message} {error.StackTrace}".TrimEnd()
            : it.Message);
    }
}
