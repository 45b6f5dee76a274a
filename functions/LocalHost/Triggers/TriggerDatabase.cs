using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.Data.Sqlite;

namespace AnnotationFunctions.LocalHost.Triggers;

/// <summary>
/// The SQLite file with what triggers must remember: schedules, receipts of blobs, attempts under way. What is written survives the end of
/// the process at any moment. One connection, one caller at a time: writes are small and the steady state has none.
/// </summary>
internal sealed class TriggerDatabase : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS schedules (
            function TEXT PRIMARY KEY, last INTEGER NOT NULL, next INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS watches (
            id INTEGER PRIMARY KEY, function TEXT NOT NULL, container TEXT NOT NULL, UNIQUE (function, container));
        CREATE TABLE IF NOT EXISTS receipts (
            watch INTEGER NOT NULL, name BLOB NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (watch, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS attempts (
            watch INTEGER NOT NULL, name BLOB NOT NULL, version INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (watch, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS pulse (id INTEGER PRIMARY KEY, at INTEGER NOT NULL);
        """;

    private readonly SqliteConnection connection;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Statement> statements = [];

    public TriggerDatabase(string dataPath, bool survivePowerLoss)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(dataPath, "triggers.db"),
            Pooling = false,
        }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute(survivePowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        Execute(Schema);
    }

    /// <summary>Runs one statement with parameters $0, $1, … and returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        lock (gate)
        {
            return Prepare(sql, values.Length).Execute(values);
        }
    }

    /// <summary>Writes something, to find out whether that works; null, or why not.</summary>
    public string? Probe(DateTime now)
    {
        try
        {
            Execute("INSERT OR REPLACE INTO pulse (id, at) VALUES (1, $0)", now.Ticks);
            return null;
        }
        catch (SqliteException error)
        {
            return error.Message;
        }
    }

    /// <summary>Runs statements together: all of them happen, or none.</summary>
    public void InTransaction(Action work)
    {
        lock (gate)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                work();
                Execute("COMMIT");
            }
            catch
            {
                Execute("ROLLBACK");
                throw;
            }
        }
    }

    /// <summary>Reads the rows of one query; the reader is only valid inside <paramref name="read"/>.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        lock (gate)
        {
            return Prepare(sql, values.Length).Query(read, values);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var statement in statements.Values)
            {
                statement.Dispose();
            }

            connection.Dispose();
        }
    }

    private Statement Prepare(string sql, int parameters)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statements.Add(sql, statement = new Statement(connection, sql, parameters));
        }

        return statement;
    }
}
