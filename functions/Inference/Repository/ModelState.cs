namespace AnnotationFunctions.Inference.Repository;

/// <summary>Where a version is in its life.</summary>
internal enum ModelState
{
    /// <summary>In the repository, not asked for, or unloaded.</summary>
    Unavailable,

    Loading,

    Ready,

    /// <summary>Finishes what it has begun.</summary>
    Unloading,

    /// <summary>Could not be loaded.</summary>
    Failed,
}
