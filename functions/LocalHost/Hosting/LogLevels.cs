using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>The levels of host.json, under those of the settings <c>Logging__LogLevel__…</c> and over what is quiet by default.</summary>
internal static class LogLevels
{
    public static void AddTo(LoggerFilterOptions filters, IReadOnlyDictionary<string, LogLevel> hostFile)
    {
        // Of two rules for one category the later wins: what comes from settings is there already and stays last.
        foreach (var (category, level) in hostFile)
        {
            filters.Rules.Insert(0, new LoggerFilterRule(null, category.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : category, level, null));
        }

        filters.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));
        filters.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore.DataProtection", LogLevel.Error, null)); // the worker has no cookies
        filters.Rules.Insert(0, new LoggerFilterRule(null, "Yarp", LogLevel.Warning, null));
        filters.Rules.Insert(0, new LoggerFilterRule(null, "Grpc", LogLevel.Warning, null));
        filters.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.Hosting.Lifetime", LogLevel.Warning, null));
    }
}
