namespace AnnotationFunctions.App.Annotate.Callbacks;

/// <summary>How a callback ended, and why.</summary>
public sealed record Delivery(DeliveryStatus Status, string Reason)
{
    /// <summary>When the receiver asked to be called again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
