namespace AnnotationFunctions.App.Storage;

/// <summary>The blob containers of the pipeline, all private. The name in storage is the member's name in lower case.</summary>
public enum ContainerName
{
    /// <summary>What teams upload: <c>{project}/{name…}</c>.</summary>
    Uploads,

    /// <summary>Normalised media, thumbnails and, under the prefix <c>quarantine/</c>, what was refused.</summary>
    Prepared,

    /// <summary>Versions of the guidelines.</summary>
    Guidelines,

    /// <summary>Model files for pre-labels.</summary>
    Models,

    /// <summary>Predictions of models under evaluation.</summary>
    Predictions,

    /// <summary>Immutable dataset versions.</summary>
    Datasets,

    /// <summary>Reports of evaluations and drift reviews.</summary>
    Reports,

    /// <summary>Who did what.</summary>
    Audit,

    /// <summary>The signing key of task links and callbacks.</summary>
    Keys,

    /// <summary>Copies of the tables: <c>{backup}/manifest.json</c> and the parts that it names.</summary>
    Backups,
}
