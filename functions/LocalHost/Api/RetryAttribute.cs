namespace Microsoft.Azure.Functions.Worker;

/// <summary>Base of the policies by which the host retries a function that threw. Timers support them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    public RetryAttribute()
    {
    }

    /// <summary>How often to try again after the first attempt; -1 for ever.</summary>
    public int MaxRetryCount { get; set; }
}
