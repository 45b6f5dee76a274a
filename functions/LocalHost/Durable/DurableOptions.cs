namespace AnnotationFunctions.LocalHost.Durable;

/// <summary>Settings of the durable engine. Immutable; <see cref="Validated"/> reports all mistakes at once.</summary>
internal sealed record DurableOptions
{
    /// <summary>The SQLite file that holds all state. Its folder is created; one process at a time may use it.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>Name of the task hub, shown in management links.</summary>
    public string HubName { get; init; } = "annotation";

    /// <summary>Name of the app setting with the storage connection, shown in management links.</summary>
    public string ConnectionName { get; init; } = "AzureWebJobsStorage";

    /// <summary>Activities that run at once (host.json: extensions.durableTask.maxConcurrentActivityFunctions).</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Turns that run at once (host.json: extensions.durableTask.maxConcurrentOrchestratorFunctions).</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    public CommitDurability Durability { get; init; } = CommitDurability.ProcessKill;

    /// <summary>Memory for the histories of the instances that were active last; others are read again when they wake.</summary>
    public long CachedHistoryBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>After a stop, how long activities may go on before they are cancelled, and again how long they may take to react.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentException">Names every setting that is wrong.</exception>
    public DurableOptions Validated()
    {
        List<string> errors = [];
        Require(!string.IsNullOrWhiteSpace(DatabasePath), $"{nameof(DatabasePath)} must name a file.");
        Require(MaxConcurrentActivities >= 1, $"{nameof(MaxConcurrentActivities)} is {MaxConcurrentActivities}; it must be at least 1.");
        Require(MaxConcurrentOrchestrators >= 1, $"{nameof(MaxConcurrentOrchestrators)} is {MaxConcurrentOrchestrators}; it must be at least 1.");
        Require(CachedHistoryBytes >= 0, $"{nameof(CachedHistoryBytes)} is {CachedHistoryBytes}; it must not be negative.");
        Require(DrainTimeout >= TimeSpan.Zero, $"{nameof(DrainTimeout)} is {DrainTimeout}; it must not be negative.");
        Require(Enum.IsDefined(Durability), $"{nameof(Durability)} is {Durability}; it must be one of {string.Join(", ", Enum.GetNames<CommitDurability>())}.");
        return errors.Count == 0 ? this : throw new ArgumentException("Durable options: " + string.Join(" ", errors));

        void Require(bool condition, string error)
        {
            if (!condition)
            {
                errors.Add(error);
            }
        }
    }
}

/// <summary>What an acknowledged write survives.</summary>
internal enum CommitDurability
{
    /// <summary>
    /// A kill of the process at any moment, and a crash of anything but the operating system (SQLite: WAL, synchronous=NORMAL). A power
    /// loss may take the last writes but leaves the file consistent.
    /// </summary>
    ProcessKill,

    /// <summary>A power loss as well: every commit waits for the disk (SQLite: WAL, synchronous=FULL).</summary>
    PowerLoss,
}
