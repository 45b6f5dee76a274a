namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>Where a pass is.</summary>
public enum PassStatus
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>All items were looked at.</summary>
    Completed,

    /// <summary>Could not be carried on; the failure says why. Items that were done stay done.</summary>
    Failed,
}
