namespace Microsoft.DurableTask.Client;

/// <summary>Which finished orchestrations to purge. What is null does not restrict.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null, DateTimeOffset? CreatedTo = null, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>Time after which the purge stops and returns what it has done so far.</summary>
    public TimeSpan? Timeout { get; init; }
}
