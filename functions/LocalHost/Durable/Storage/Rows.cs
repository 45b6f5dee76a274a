using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>An instance without its payloads.</summary>
internal sealed record InstanceRow(
    string Id, long Execution, int Events, string Name, OrchestrationRuntimeStatus Status, DateTime Created, DateTime Updated, string? Tags,
    ParentLink? Parent)
{
    public const string Columns = "id, execution, events, name, status, created, updated, tags, parent, parent_name, parent_execution, parent_task";

    public bool IsFinished => Status.IsFinished();

    public static InstanceRow Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetInt32(2), row.GetString(3), (OrchestrationRuntimeStatus)row.GetInt32(4),
        new(row.GetInt64(5), DateTimeKind.Utc), new(row.GetInt64(6), DateTimeKind.Utc), row.IsDBNull(7) ? null : row.GetString(7),
        row.IsDBNull(8) ? null : new(row.GetString(8), row.GetString(9), row.GetInt64(10), row.GetInt32(11)));
}

/// <summary>Who waits for a sub-orchestration: the parent's execution and its step.</summary>
internal sealed record ParentLink(string InstanceId, string Name, long Execution, int TaskId);

/// <summary>An event on its way to an instance. Messages of an instance are applied in the order of their numbers.</summary>
/// <param name="Seq">Its place; unique.</param>
/// <param name="InstanceId">The receiver.</param>
/// <param name="Execution">The only execution that may receive it; null for whichever runs.</param>
/// <param name="Due">When it may be received; null for at once.</param>
/// <param name="Event">The event.</param>
internal sealed record Message(long Seq, string InstanceId, long? Execution, DateTime? Due, HistoryEvent Event);

/// <summary>An activity that has no result yet.</summary>
internal sealed record ActivityWork(long Execution, int TaskId, string InstanceId, string Name, string? Input)
{
    public static ActivityWork Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4));
}

/// <summary>Which payload of an execution. The numbers are stored.</summary>
internal enum PayloadKind
{
    Input = 0,
    Output = 1,
    Failure = 2,
    CustomStatus = 3,
}

internal static class RuntimeStatuses
{
    extension(OrchestrationRuntimeStatus status)
    {
        /// <summary>Whether an instance in that status never runs again.</summary>
        public bool IsFinished() => status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed
            or OrchestrationRuntimeStatus.Terminated;
    }
}
