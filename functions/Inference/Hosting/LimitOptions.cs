namespace AnnotationFunctions.Inference.Hosting;

/// <summary>What the server takes before it refuses.</summary>
internal sealed record LimitOptions
{
    /// <summary>Bytes of one request.</summary>
    public int MaxRequestBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of all requests under way.</summary>
    public long MaxBufferedBytes { get; init; } = 512L << 20;

    /// <summary>Inference requests under way.</summary>
    public int MaxConcurrentRequests { get; init; } = 1024;

    public IEnumerable<string> Faults()
    {
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
