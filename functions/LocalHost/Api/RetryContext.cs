namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which attempt this is, for a function with a retry policy.</summary>
public abstract class RetryContext
{
    protected RetryContext()
    {
    }

    /// <summary>0 for the first attempt.</summary>
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
