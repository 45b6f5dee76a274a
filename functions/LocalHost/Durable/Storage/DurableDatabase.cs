using Microsoft.Data.Sqlite;

namespace AnnotationFunctions.LocalHost.Durable.Storage;

/// <summary>The SQLite file: its schema, its connections and the lock that keeps a second process out.</summary>
internal sealed class DurableDatabase : IDisposable
{
    private const int SchemaVersion = 1;

    private const string Schema = """
        -- One row per instance id. `execution` is unique over all instances and all of their restarts; `events` counts the history.
        CREATE TABLE instances(
            id TEXT NOT NULL PRIMARY KEY, execution INTEGER NOT NULL, events INTEGER NOT NULL, name TEXT NOT NULL, status INTEGER NOT NULL,
            created INTEGER NOT NULL, updated INTEGER NOT NULL, tags TEXT,
            parent TEXT, parent_name TEXT, parent_execution INTEGER, parent_task INTEGER) WITHOUT ROWID;
        CREATE INDEX instances_by_parent ON instances(parent) WHERE parent IS NOT NULL;

        -- Input, output, failure and custom status, apart from the row that every turn updates.
        CREATE TABLE payloads(
            execution INTEGER NOT NULL, kind INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(execution, kind)) WITHOUT ROWID;

        CREATE TABLE history(
            execution INTEGER NOT NULL, position INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY(execution, position)) WITHOUT ROWID;

        -- Events on their way to an instance, timers included: those are due later. A turn deletes what it consumes.
        CREATE TABLE messages(
            seq INTEGER PRIMARY KEY, instance TEXT NOT NULL, execution INTEGER, due INTEGER, timer INTEGER, event BLOB NOT NULL);
        CREATE INDEX messages_by_instance ON messages(instance);
        CREATE INDEX messages_by_timer ON messages(execution, timer) WHERE timer IS NOT NULL;

        -- Activities without a result. Whoever deletes the row, in the transaction that stores the result, has applied it.
        CREATE TABLE activities(
            execution INTEGER NOT NULL, task INTEGER NOT NULL, instance TEXT NOT NULL, name TEXT NOT NULL, input TEXT,
            PRIMARY KEY(execution, task)) WITHOUT ROWID;
        """;

    private readonly string path;
    private readonly CommitDurability durability;
    private readonly FileStream processLock;

    private DurableDatabase(string path, CommitDurability durability, FileStream processLock)
    {
        this.path = path;
        this.durability = durability;
        this.processLock = processLock;
    }

    public static DurableDatabase Open(DurableOptions options)
    {
        var path = Path.GetFullPath(options.DatabasePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var database = new DurableDatabase(path, options.Durability, TakeLock(path + ".lock"));
        try
        {
            using var connection = database.OpenWriter();
            CreateSchema(connection, path);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public SqliteConnection OpenWriter() => Open(
        SqliteOpenMode.ReadWriteCreate,
        $"""
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = {(durability == CommitDurability.PowerLoss ? "FULL" : "NORMAL")};
        PRAGMA cache_size = -32000;
        PRAGMA wal_autocheckpoint = 4000;
        """);

    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, "PRAGMA cache_size = -4000;");

    public void Dispose() => processLock.Dispose();

    private SqliteConnection Open(SqliteOpenMode mode, string pragmas)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        Run(connection, pragmas);
        return connection;
    }

    private static FileStream TakeLock(string lockPath)
    {
        try
        {
            return new(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"'{lockPath}' is locked: another process runs on this durable state. Stop it first.", e);
        }
    }

    private static void CreateSchema(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (found == SchemaVersion)
        {
            return;
        }
        if (found != 0)
        {
            throw new InvalidOperationException(
                $"'{path}' has schema version {found}, this build needs {SchemaVersion}. Use the build that wrote it, or another file.");
        }
        Run(connection, $"BEGIN IMMEDIATE; {Schema} PRAGMA user_version = {SchemaVersion}; COMMIT;");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
