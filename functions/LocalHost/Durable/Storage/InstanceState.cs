using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;

namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>An instance with those of its payloads that were read.</summary>
internal sealed record InstanceState(InstanceRow Row, IReadOnlyDictionary<PayloadKind, string> Payloads)
{
    public OrchestrationMetadata ToMetadata(bool withPayloads) => new(Row.Name, Row.Id)
    {
        RuntimeStatus = Row.Status,
        CreatedAt = new(Row.Created),
        LastUpdatedAt = new(Row.Updated),
        Tags = HistoryJson.ReadTags(Row.Tags),
        FailureDetails = HistoryJson.ReadFailure(Payloads.GetValueOrDefault(PayloadKind.Failure)),
        SerializedInput = withPayloads ? Payloads.GetValueOrDefault(PayloadKind.Input) : null,
        SerializedOutput = withPayloads ? Payloads.GetValueOrDefault(PayloadKind.Output) : null,
        SerializedCustomStatus = withPayloads ? Payloads.GetValueOrDefault(PayloadKind.CustomStatus) : null,
        DataConverter = withPayloads ? JsonDataConverter.Default : null,
    };
}

/// <summary>Which instances to list.</summary>
internal sealed record InstanceFilter(DateTime CreatedFrom, DateTime CreatedTo, string Prefix, int StatusBits)
{
    public static InstanceFilter Create(
        DateTimeOffset? createdFrom, DateTimeOffset? createdTo, string? prefix, IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        var bits = statuses?.Aggregate(0, (all, status) => all | (1 << (int)status)) ?? 0;
        return new(createdFrom?.UtcDateTime ?? DateTime.MinValue, createdTo?.UtcDateTime ?? DateTime.MaxValue, prefix ?? "", bits == 0 ? ~0 : bits);
    }
}
