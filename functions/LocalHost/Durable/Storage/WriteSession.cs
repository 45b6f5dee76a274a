using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>The statements that change state. Only the writer's thread uses it, always inside a transaction.</summary>
internal sealed class WriteSession : IDisposable
{
    private readonly Statement find, insert, replaceExecution, advance, setStatus, remove, children;
    private readonly Statement setPayload, keepCustomStatus, clearPayloads;
    private readonly Statement appendHistory, clearHistory;
    private readonly Statement send, consume, clearMessages, clearTimers;
    private readonly Statement schedule, takeActivity, clearActivities;
    private readonly List<Statement> all = [];
    private long lastSeq;
    private long firstSeq;

    public WriteSession(SqliteConnection connection)
    {
        (firstSeq, lastSeq) = ReadSequence(connection);
        find = Prepare($"SELECT {InstanceRow.Columns} FROM instances WHERE id = $0", 1);
        insert = Prepare($"INSERT INTO instances({InstanceRow.Columns}) VALUES ($0, $1, 0, $2, $3, $4, $4, $5, $6, $7, $8, $9)", 10);
        replaceExecution = Prepare("UPDATE instances SET execution = $1, events = 0, updated = $2 WHERE id = $0", 3);
        advance = Prepare("UPDATE instances SET events = $3, status = $4, updated = $5 WHERE id = $0 AND execution = $1 AND events = $2", 6);
        setStatus = Prepare("UPDATE instances SET status = $1, updated = $2 WHERE id = $0", 3);
        remove = Prepare("DELETE FROM instances WHERE id = $0", 1);
        children = Prepare($"SELECT {InstanceRow.Columns} FROM instances WHERE parent = $0 AND parent_execution = $1", 2);
        setPayload = Prepare("INSERT INTO payloads VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET body = excluded.body", 3);
        keepCustomStatus = Prepare("UPDATE payloads SET execution = $0 WHERE execution = $1 AND kind = $2", 3);
        clearPayloads = Prepare("DELETE FROM payloads WHERE execution = $0", 1);
        appendHistory = Prepare("INSERT INTO history VALUES ($0, $1, $2)", 3);
        clearHistory = Prepare("DELETE FROM history WHERE execution = $0", 1);
        send = Prepare("INSERT INTO messages VALUES ($0, $1, $2, $3, $4, $5)", 6);
        consume = Prepare("DELETE FROM messages WHERE seq = $0", 1);
        clearMessages = Prepare("DELETE FROM messages WHERE instance = $0", 1);
        clearTimers = Prepare("DELETE FROM messages WHERE execution = $0 AND timer IS NOT NULL RETURNING instance, seq", 1);
        schedule = Prepare("INSERT INTO activities VALUES ($0, $1, $2, $3, $4)", 5);
        takeActivity = Prepare("DELETE FROM activities WHERE execution = $0 AND task = $1", 2);
        clearActivities = Prepare("DELETE FROM activities WHERE execution = $0", 1);

        Statement Prepare(string sql, int parameters)
        {
            var statement = new Statement(connection, sql, parameters);
            all.Add(statement);
            return statement;
        }
    }

    /// <summary>What the engine must do once the transaction is committed.</summary>
    public CommitEffects Effects { get; private set; } = new();

    public CommitEffects TakeEffects()
    {
        var effects = Effects;
        Effects = new();
        return effects;
    }

    public InstanceRow? Find(string id) => find.Query(InstanceRow.Read, id) is [var row] ? row : null;

    public IReadOnlyList<InstanceRow> Children(InstanceRow parent) => children.Query(InstanceRow.Read, parent.Id, parent.Execution);

    /// <summary>Adds an instance and its input; returns the number of its execution.</summary>
    public long Insert(
        string id, string name, OrchestrationRuntimeStatus status, DateTime now, string? tags, string? input, ParentLink? parent)
    {
        var execution = ++lastSeq;
        insert.Execute(
            id, execution, name, (int)status, now.Ticks, tags, parent?.InstanceId, parent?.Name, parent?.Execution, parent?.TaskId);
        SetPayload(execution, PayloadKind.Input, input);
        Effects.Changed.Add(id);
        return execution;
    }

    /// <summary>Moves an instance on by a turn; false when its state is not the one that the turn started from.</summary>
    public bool Advance(InstanceRow from, int events, OrchestrationRuntimeStatus status, DateTime now)
    {
        if (status != from.Status)
        {
            Effects.Changed.Add(from.Id);
        }
        return advance.Execute(from.Id, from.Execution, from.Events, events, (int)status, now.Ticks) == 1;
    }

    /// <summary>Starts an instance over with an empty history; returns the number of its new execution. The custom status stays.</summary>
    public long Restart(InstanceRow row, string? input, DateTime now)
    {
        var execution = ++lastSeq;
        replaceExecution.Execute(row.Id, execution, now.Ticks);
        keepCustomStatus.Execute(execution, row.Execution, (int)PayloadKind.CustomStatus);
        SetPayload(execution, PayloadKind.Input, input);
        ClearExecution(row.Execution);
        return execution;
    }

    public void SetStatus(string id, OrchestrationRuntimeStatus status, DateTime now)
    {
        setStatus.Execute(id, (int)status, now.Ticks);
        Effects.Changed.Add(id);
    }

    /// <summary>Removes every trace of an instance.</summary>
    public void Remove(InstanceRow row)
    {
        ClearExecution(row.Execution);
        clearMessages.Execute(row.Id);
        remove.Execute(row.Id);
        Effects.Cleared.Add((row.Id, lastSeq));
        Effects.Changed.Add(row.Id);
    }

    /// <summary>Removes the timers and activities of an execution that has ended.</summary>
    public void StopWork(long execution)
    {
        Effects.CancelledTimers.AddRange(clearTimers.Query(row => (row.GetString(0), row.GetInt64(1)), execution));
        clearActivities.Execute(execution);
    }

    public void SetPayload(long execution, PayloadKind kind, string? body)
    {
        if (body is not null)
        {
            setPayload.Execute(execution, (int)kind, body);
        }
    }

    public void AppendHistory(long execution, int position, byte[] historyEvent) => appendHistory.Execute(execution, position, historyEvent);

    public void Send(string instance, long? execution, HistoryEvent historyEvent, DateTime? due = null, int? timer = null) =>
        Send(++lastSeq, instance, execution, historyEvent, due, timer);

    /// <summary>Sends messages that go before all that the instance has in its inbox.</summary>
    public void SendFirst(string instance, IReadOnlyList<(long? Execution, HistoryEvent Event)> messages)
    {
        firstSeq -= messages.Count;
        for (var i = 0; i < messages.Count; i++)
        {
            Send(firstSeq + i, instance, messages[i].Execution, messages[i].Event, null, null);
        }
    }

    /// <summary>Removes a message; false when it was removed before.</summary>
    public bool Consume(long seq) => consume.Execute(seq) == 1;

    public void Schedule(ActivityWork work)
    {
        schedule.Execute(work.Execution, work.TaskId, work.InstanceId, work.Name, work.Input);
        Effects.Activities.Add(work);
    }

    /// <summary>Claims the right to apply the result of an activity; false when it was applied before or is not wanted any more.</summary>
    public bool TakeActivity(long execution, int task) => takeActivity.Execute(execution, task) == 1;

    public void Dispose() => all.ForEach(statement => statement.Dispose());

    private void Send(long seq, string instance, long? execution, HistoryEvent historyEvent, DateTime? due, int? timer)
    {
        send.Execute(seq, instance, execution, due?.Ticks, timer, HistoryJson.Write(historyEvent));
        Effects.Messages.Add(new(seq, instance, execution, due, historyEvent));
    }

    private void ClearExecution(long execution)
    {
        StopWork(execution);
        clearHistory.Execute(execution);
        clearPayloads.Execute(execution);
    }

    /// <summary>Numbers are never used twice while anything refers to them.</summary>
    private static (long First, long Last) ReadSequence(SqliteConnection connection)
    {
        using var statement = new Statement(
            connection,
            """
            SELECT min(0, (SELECT coalesce(min(seq), 0) FROM messages)),
                   max((SELECT coalesce(max(seq), 0) FROM messages), (SELECT coalesce(max(execution), 0) FROM instances))
            """,
            0);
        return statement.Query(row => (row.GetInt64(0), row.GetInt64(1)))[0];
    }
}

/// <summary>What a commit made durable and the engine must now act on. Nothing in it happens before the commit.</summary>
internal sealed class CommitEffects
{
    /// <summary>Instances whose messages up to that number are void, because the instance was purged or started over.</summary>
    public List<(string InstanceId, long UpTo)> Cleared { get; } = [];

    public List<Message> Messages { get; } = [];

    public List<ActivityWork> Activities { get; } = [];

    /// <summary>Timer messages that must not be delivered any more.</summary>
    public List<(string InstanceId, long Seq)> CancelledTimers { get; } = [];

    /// <summary>Instances whose status changed.</summary>
    public List<string> Changed { get; } = [];
}
