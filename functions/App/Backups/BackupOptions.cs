using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Backups;

/// <summary>When the tables are copied, from the settings <c>Backups__…</c>.</summary>
/// <param name="EveryHours">Hours from the beginning of one copy to that of the next; 0, the default, copies when somebody asks and not by itself.</param>
/// <param name="KeepDays">Days after which a copy is deleted, unless it is the newest that is complete. Default 30.</param>
public sealed record BackupOptions(int EveryHours = 0, int KeepDays = 30)
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names both.</exception>
    public static BackupOptions From(IConfiguration configuration)
    {
        var defaults = new BackupOptions();
        return new BackupOptions(
            Read(configuration, "Backups:EveryHours", 0, 24 * 31, defaults.EveryHours), Read(configuration, "Backups:KeepDays", 1, 3650, defaults.KeepDays));
    }

    private static int Read(IConfiguration configuration, string name, int least, int most, int otherwise)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new InvalidOperationException($"The setting '{name.Replace(":", "__", StringComparison.Ordinal)}' is '{text}'; expected a whole number from {least} to {most}.");
    }
}
