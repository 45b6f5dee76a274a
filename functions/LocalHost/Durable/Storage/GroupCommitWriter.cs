using System.Collections.Concurrent;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.Data.Sqlite;

namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>
/// The only writer of the file: one thread that commits all writes waiting at the moment in one transaction. A write is acknowledged
/// after its commit; its effects reach the engine before that, in the order of the commits.
/// </summary>
internal sealed class GroupCommitWriter : IDisposable
{
    private const int MaxBatch = 1024;

    private readonly BlockingCollection<PendingWrite> queue = [];
    private readonly SqliteConnection connection;
    private readonly WriteSession session;
    private readonly Statement begin, commit, rollback;
    private readonly Action<CommitEffects> onCommitted;
    private readonly Thread thread;

    public GroupCommitWriter(DurableDatabase database, Action<CommitEffects> onCommitted)
    {
        this.onCommitted = onCommitted;
        connection = database.OpenWriter();
        session = new(connection);
        begin = new(connection, "BEGIN IMMEDIATE", 0);
        commit = new(connection, "COMMIT", 0);
        rollback = new(connection, "ROLLBACK", 0);
        thread = new(RunOrFail) { Name = "durable commits", IsBackground = true };
        thread.Start();
    }

    /// <summary>Runs the work in a transaction shared with other writes; completes when that is committed.</summary>
    /// <remarks>The work may run twice, when another write of its transaction fails: it must not change anything but the session.</remarks>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> work)
    {
        var write = new PendingWrite<T>(work);
        try
        {
            queue.Add(write);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            write.Fail(new InvalidOperationException("The durable engine has stopped; nothing was written.", e));
        }
        return write.Task;
    }

    /// <summary>Commits what is queued and closes the file.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        thread.Join();
        begin.Dispose();
        commit.Dispose();
        rollback.Dispose();
        session.Dispose();
        connection.Dispose();
        queue.Dispose();
    }

    /// <summary>Without this thread nothing would ever be acknowledged again: what it does not expect ends the process, loudly.</summary>
    private void RunOrFail()
    {
        try
        {
            Run();
        }
        catch (Exception error)
        {
            Environment.FailFast("The durable engine cannot write any more.", error);
        }
    }

    private void Run()
    {
        List<PendingWrite> batch = [];
        foreach (var first in queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && queue.TryTake(out var next))
            {
                batch.Add(next);
            }
            CommitOrIsolate(batch);
            batch.Clear();
        }
    }

    private void CommitOrIsolate(List<PendingWrite> batch)
    {
        var failure = TryCommit(batch);
        if (failure is null)
        {
            return;
        }
        if (batch.Count == 1)
        {
            batch[0].Fail(failure);
            return;
        }
        foreach (var write in batch)
        {
            CommitOrIsolate([write]);
        }
    }

    private Exception? TryCommit(List<PendingWrite> batch)
    {
        CommitEffects effects;
        try
        {
            begin.Execute();
            foreach (var write in batch)
            {
                write.Apply(session);
            }
            commit.Execute();
            effects = session.TakeEffects();
        }
        catch (Exception e)
        {
            RollBack();
            session.TakeEffects();
            return e;
        }
        DurableTelemetry.Commits.Add(1);
        DurableTelemetry.CommittedWrites.Add(batch.Count);
        onCommitted(effects);
        batch.ForEach(write => write.Acknowledge());
        return null;
    }

    private void RollBack()
    {
        try
        {
            rollback.Execute();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself.
        }
    }

    private abstract class PendingWrite
    {
        public abstract void Apply(WriteSession session);

        public abstract void Acknowledge();

        public abstract void Fail(Exception exception);
    }

    private sealed class PendingWrite<T>(Func<WriteSession, T> work) : PendingWrite
    {
        private readonly TaskCompletionSource<T> acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Task => acknowledged.Task;

        public override void Apply(WriteSession session) => result = work(session);

        public override void Acknowledge() => acknowledged.SetResult(result);

        public override void Fail(Exception exception) => acknowledged.SetException(exception);
    }
}
