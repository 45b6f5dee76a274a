namespace AnnotationFunctions.Inference.Hosting;

/// <summary>What the server takes before it refuses.</summary>
internal sealed record LimitOptions
{
    /// <summary>How long a body may begin slowly.</summary>
    public static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of one request.</summary>
    public int MaxRequestBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of all requests under way.</summary>
    public long MaxBufferedBytes { get; init; } = 512L << 20;

    /// <summary>Inference requests under way.</summary>
    public int MaxConcurrentRequests { get; init; } = 1024;

    /// <summary>
    /// How fast a body must arrive on average, after its first seconds; slower ones are ended with 408. Room for a body is held from its
    /// beginning, so that a few clients that dawdle would otherwise keep out all others.
    /// </summary>
    public int MinBytesPerSecond { get; init; } = 32 << 10;

    public IEnumerable<string> Faults()
    {
        if (MinBytesPerSecond < 1)
        {
            yield return $"Inference:Limits:MinBytesPerSecond is {MinBytesPerSecond}; expected 1 or more.";
        }

        if (MaxRequestBytes is < 1024 or > 1 << 29)
        {
            yield return $"Inference:Limits:MaxRequestBytes is {MaxRequestBytes}; expected 1024 to {1 << 29}.";
        }

        if (MaxBufferedBytes < MaxRequestBytes)
        {
            yield return $"Inference:Limits:MaxBufferedBytes is {MaxBufferedBytes}; expected at least MaxRequestBytes, {MaxRequestBytes}.";
        }

        if (MaxConcurrentRequests < 1)
        {
            yield return $"Inference:Limits:MaxConcurrentRequests is {MaxConcurrentRequests}; expected 1 or more.";
        }
    }
}
