using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>The settings <c>LocalHost__…</c> of this host itself.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>Folder of the host's state.</summary>
    public string DataPath { get; init; } = ".data";

    /// <summary>Enforces function keys on loopback too. On any other address they always are.</summary>
    public bool RequireKeys { get; init; }

    /// <summary>
    /// Every commit of the host's state waits for the disk. Without it a power loss may take the last writes; the end of the process never
    /// does.
    /// </summary>
    public bool SurvivePowerLoss { get; init; }

    /// <summary>
    /// How long running functions may go on after a stop before they are cancelled, and again how long they may take to react.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause between two listings of a container that a blob trigger watches.</summary>
    public TimeSpan BlobPollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a worker may take to start.</summary>
    public TimeSpan WorkerStartTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After so long without an answer a worker counts as hanging, and another is started.</summary>
    public TimeSpan WorkerSilence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a start waits for another local host to leave the storage account: longer than the hold of one that was killed.</summary>
    public TimeSpan AccountPatience { get; init; } = TimeSpan.FromSeconds(40);

    public static LocalHostOptions Read(IConfiguration configuration)
    {
        var defaults = new LocalHostOptions();
        var problems = new List<string>();
        var section = configuration.GetSection("LocalHost");
        var options = new LocalHostOptions
        {
            DataPath = Path.GetFullPath(section["DataPath"] is { Length: > 0 } path ? path : defaults.DataPath),
            RequireKeys = Flag(section, "RequireKeys", problems) ?? defaults.RequireKeys,
            SurvivePowerLoss = Flag(section, "SurvivePowerLoss", problems) ?? defaults.SurvivePowerLoss,
            DrainTimeout = Span(section, "DrainTimeout", problems) ?? defaults.DrainTimeout,
            BlobPollInterval = Span(section, "BlobPollInterval", problems) ?? defaults.BlobPollInterval,
            WorkerStartTimeout = Span(section, "WorkerStartTimeout", problems) ?? defaults.WorkerStartTimeout,
            WorkerSilence = Span(section, "WorkerSilence", problems) ?? defaults.WorkerSilence,
            AccountPatience = Span(section, "AccountPatience", problems) ?? defaults.AccountPatience,
        };
        return problems.Count == 0 ? options : throw new HostStartException(problems);
    }

    private static bool? Flag(IConfigurationSection section, string name, List<string> problems)
    {
        if (section[name] is not { Length: > 0 } text)
        {
            return null;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        problems.Add($"The setting LocalHost__{name} is '{text}'; true or false was expected.");
        return null;
    }

    private static TimeSpan? Span(IConfigurationSection section, string name, List<string> problems)
    {
        if (section[name] is not { Length: > 0 } text)
        {
            return null;
        }

        if (TimeSpan.TryParse(text, out var value) && value > TimeSpan.Zero && value <= TimeSpan.FromHours(1))
        {
            return value;
        }

        problems.Add($"The setting LocalHost__{name} is '{text}'; a time of hh:mm:ss above zero and of at most an hour was expected.");
        return null;
    }
}
