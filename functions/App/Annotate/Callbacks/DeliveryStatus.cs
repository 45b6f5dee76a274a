namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>How a callback ended.</summary>
public enum DeliveryStatus
{
    /// <summary>The receiver took it (2xx).</summary>
    Delivered,

    /// <summary>The receiver could not be reached, or not right now: the same call may work later.</summary>
    Unreachable,

    /// <summary>The receiver refused it, or the URL leads to where callbacks do not go: the same call would fail again.</summary>
    Failed,

    /// <summary>The receiver wants no more callbacks (410).</summary>
    Gone,
}
