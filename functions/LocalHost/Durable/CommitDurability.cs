namespace AnnotationFunctions.LocalHost.Durable;

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
