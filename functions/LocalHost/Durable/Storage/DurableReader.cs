using System.Collections.Concurrent;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;

namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>Reads committed state, on connections of its own: readers do not wait for the writer.</summary>
internal sealed class DurableReader(DurableDatabase database) : IDisposable
{
    private readonly ConcurrentBag<Connection> idle = [];

    public InstanceRow? Find(string id) => With(c => c.Find(id));

    /// <summary>An instance with its payloads.</summary>
    public InstanceState? FindState(string id) => With(c => c.InSnapshot(() => c.Find(id) is { } row ? c.State(row) : null));

    /// <summary>The history of an execution in its order.</summary>
    public List<HistoryEvent> History(long execution) => With(c => c.History(execution));

    public string? Payload(long execution, PayloadKind kind) => With(c => c.Payloads(execution).GetValueOrDefault(kind));

    /// <summary>All messages that are on their way.</summary>
    public IReadOnlyList<Message> Messages() => With(c => c.Messages());

    /// <summary>The numbers of the messages that are on their way to an instance.</summary>
    public IReadOnlySet<long> MessageNumbers(string instanceId) => With(c => c.MessageNumbers(instanceId));

    public IReadOnlyList<ActivityWork> Activities() => With(c => c.Activities());

    /// <summary>Instances by id, from the one after <paramref name="after"/> on.</summary>
    public IReadOnlyList<InstanceState> List(InstanceFilter filter, string after, int limit, bool withPayloads) => With(c => c.InSnapshot(
        () => c.List(filter, after, limit).ConvertAll(row => withPayloads ? c.State(row) : new(row, new Dictionary<PayloadKind, string>()))));

    public void Dispose()
    {
        while (idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private T With<T>(Func<Connection, T> read)
    {
        if (!idle.TryTake(out var connection))
        {
            connection = new(database.OpenReader());
        }
        try
        {
            return read(connection);
        }
        finally
        {
            idle.Add(connection);
        }
    }

    private sealed class Connection : IDisposable
    {
        private readonly SqliteConnection connection;
        private readonly Statement find, payloads, history, messages, numbers, activities, list, begin, end;

        public Connection(SqliteConnection connection)
        {
            this.connection = connection;
            find = new(connection, $"SELECT {InstanceRow.Columns} FROM instances WHERE id = $0", 1);
            payloads = new(connection, "SELECT kind, body FROM payloads WHERE execution = $0", 1);
            history = new(connection, "SELECT event FROM history WHERE execution = $0 ORDER BY position", 1);
            messages = new(connection, "SELECT seq, instance, execution, due, event FROM messages ORDER BY seq", 0);
            numbers = new(connection, "SELECT seq FROM messages WHERE instance = $0", 1);
            activities = new(connection, "SELECT execution, task, instance, name, input FROM activities ORDER BY execution, task", 0);
            list = new(
                connection,
                $"""
                SELECT {InstanceRow.Columns} FROM instances
                WHERE id > $0 AND id >= $1 AND substr(id, 1, length($1)) = $1 AND created >= $2 AND created <= $3 AND ($4 >> status) & 1
                ORDER BY id LIMIT $5
                """,
                6);
            begin = new(connection, "BEGIN", 0);
            end = new(connection, "COMMIT", 0);
        }

        public T InSnapshot<T>(Func<T> read)
        {
            begin.Execute();
            try
            {
                return read();
            }
            finally
            {
                end.Execute();
            }
        }

        public InstanceRow? Find(string id) => find.Query(InstanceRow.Read, id) is [var row] ? row : null;

        public InstanceState State(InstanceRow row) => new(row, Payloads(row.Execution));

        public Dictionary<PayloadKind, string> Payloads(long execution) => payloads
            .Query(row => (Kind: (PayloadKind)row.GetInt32(0), Body: row.GetString(1)), execution)
            .ToDictionary(payload => payload.Kind, payload => payload.Body);

        public List<HistoryEvent> History(long execution) =>
            history.Query(row => HistoryJson.ReadEvent(row.GetFieldValue<byte[]>(0)), execution);

        public List<Message> Messages() => messages.Query(row => new Message(
            row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2),
            row.IsDBNull(3) ? null : new(row.GetInt64(3), DateTimeKind.Utc), HistoryJson.ReadEvent(row.GetFieldValue<byte[]>(4))));

        public HashSet<long> MessageNumbers(string instanceId) => [.. numbers.Query(row => row.GetInt64(0), instanceId)];

        public List<ActivityWork> Activities() => activities.Query(ActivityWork.Read);

        public List<InstanceRow> List(InstanceFilter filter, string after, int limit) => list.Query(
            InstanceRow.Read, after, filter.Prefix, filter.CreatedFrom.Ticks, filter.CreatedTo.Ticks, filter.StatusBits, limit);

        public void Dispose()
        {
            foreach (var statement in new[] { find, payloads, history, messages, numbers, activities, list, begin, end })
            {
                statement.Dispose();
            }
            connection.Dispose();
        }
    }
}

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
