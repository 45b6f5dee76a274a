using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>Options of the start of an orchestration.</summary>
public record StartOrchestrationOptions
{
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The instance's id; a random one when null.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When the first turn may run; at once when null. Until then the instance is Pending.</summary>
    public DateTimeOffset? StartAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Statuses of an existing instance of this id at which the start is refused, besides those of an unfinished one.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
