namespace AnnotationFunctions.App.Storage;

/// <summary>The tables of the pipeline. The name in storage is the member's name in camelCase.</summary>
public enum TableName
{
    /// <summary>Projects and the versions of their schemas, guidelines and policies.</summary>
    Projects,

    /// <summary>Items, one row each.</summary>
    Items,

    /// <summary>What became of each upload.</summary>
    Uploads,

    /// <summary>Fingerprints by which duplicates are found.</summary>
    Fingerprints,

    /// <summary>Tasks with their leases.</summary>
    Tasks,

    /// <summary>Slots that wait for an annotator.</summary>
    OpenTasks,

    /// <summary>Answers, append-only.</summary>
    Annotations,

    /// <summary>What each annotator has in hand, has had, and has answered without its item having seen it.</summary>
    Work,

    /// <summary>Answers and merged label of each item of a batch.</summary>
    Consensus,

    /// <summary>How reliable each annotator is.</summary>
    Scorecards,

    /// <summary>Annotators of each project.</summary>
    Annotators,

    /// <summary>Batches and their progress.</summary>
    Batches,

    /// <summary>What evaluations say must change.</summary>
    Findings,

    /// <summary>Access tokens, as hashes.</summary>
    Tokens,

    /// <summary>How far copies and restores of the other tables are.</summary>
    Backups,
}
