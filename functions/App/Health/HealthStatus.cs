namespace AnnotationFunctions.App.Health;

/// <summary>Whether something does its work.</summary>
public enum HealthStatus
{
    /// <summary>It does.</summary>
    Ok,

    /// <summary>It does not, or does not answer in time.</summary>
    Unavailable,
}
