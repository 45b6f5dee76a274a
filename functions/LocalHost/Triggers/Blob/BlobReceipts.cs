using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>
/// Which versions of which blobs one function is done with. Questions are answered from memory (some 60 bytes a blob) without any SQL;
/// answers that must outlive the process are in <see cref="TriggerDatabase"/> before <see cref="Complete"/> returns.
/// </summary>
internal sealed class BlobReceipts
{
    private const int RowsPerDelete = 500;

    private readonly TriggerDatabase database;
    private readonly long watch;
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, Receipt> done = [];
    private readonly HashSet<UInt128> underWay = [];
    private readonly Dictionary<BlobKey, int> attempts = [];
    private int pass;

    public BlobReceipts(TriggerDatabase database, string function, string container)
    {
        this.database = database;
        database.Execute("INSERT OR IGNORE INTO watches (function, container) VALUES ($0, $1)", function, container);
        watch = database.Query("SELECT id FROM watches WHERE function = $0 AND container = $1", row => row.GetInt64(0), function, container)[0];
        var stored = database.Query("SELECT name, version FROM receipts WHERE watch = $0", ReadKey, watch);
        done.EnsureCapacity(stored.Count);
        foreach (var key in stored)
        {
            done.Add(key.Name, new Receipt(key.Version, 0));
        }

        foreach (var (key, count) in database.Query(
            "SELECT name, version, count FROM attempts WHERE watch = $0", row => (ReadKey(row), row.GetInt32(2)), watch))
        {
            attempts.Add(key, count);
        }
    }

    /// <summary>How many blobs it knows.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return done.Count;
            }
        }
    }

    /// <summary>Says that a listing begins; <see cref="EndPass"/> forgets what it did not show.</summary>
    public void BeginPass()
    {
        lock (gate)
        {
            pass++;
        }
    }

    /// <summary>Takes a listed version to be handled; false where it is done or its blob is already under way.</summary>
    public bool TryTake(BlobKey key)
    {
        lock (gate)
        {
            ref var receipt = ref CollectionsMarshal.GetValueRefOrNullRef(done, key.Name);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref receipt))
            {
                receipt = receipt with { Pass = pass };
                if (receipt.Version == key.Version)
                {
                    return false;
                }
            }

            return underWay.Add(key.Name);
        }
    }

    public bool IsDone(BlobKey key)
    {
        lock (gate)
        {
            return done.TryGetValue(key.Name, out var receipt) && receipt.Version == key.Version;
        }
    }

    /// <summary>Attempts so far, those of earlier processes included.</summary>
    public int AttemptsAt(BlobKey key)
    {
        lock (gate)
        {
            return attempts.GetValueOrDefault(key);
        }
    }

    /// <summary>Counts an attempt before it is made, so that one that ends the process counts as well.</summary>
    public int BeginAttempt(BlobKey key)
    {
        lock (gate)
        {
            var count = attempts.GetValueOrDefault(key) + 1;
            database.Execute(
                "INSERT OR REPLACE INTO attempts (watch, name, version, count) VALUES ($0, $1, $2, $3)", watch, Bytes(key.Name), key.Version, count);
            return attempts[key] = count;
        }
    }

    /// <summary>The attempt under way was none: the stop of the host cut it off.</summary>
    public void ForgetAttempts(BlobKey key)
    {
        lock (gate)
        {
            database.Execute("DELETE FROM attempts WHERE watch = $0 AND name = $1", watch, Bytes(key.Name));
            attempts.Remove(key);
        }
    }

    /// <summary>The version is dealt with, for good.</summary>
    public void Complete(BlobKey key)
    {
        lock (gate)
        {
            database.InTransaction(() =>
            {
                database.Execute("INSERT OR REPLACE INTO receipts (watch, name, version) VALUES ($0, $1, $2)", watch, Bytes(key.Name), key.Version);
                database.Execute("DELETE FROM attempts WHERE watch = $0 AND name = $1", watch, Bytes(key.Name));
            });
            done[key.Name] = new Receipt(key.Version, pass);
            attempts.Remove(key);
        }
    }

    /// <summary>Gives a taken blob back, dealt with or not; what is not is taken again by a later listing.</summary>
    public void Release(BlobKey key)
    {
        lock (gate)
        {
            underWay.Remove(key.Name);
        }
    }

    /// <summary>Forgets the blobs that two complete listings in a row did not show: they were deleted.</summary>
    public void EndPass()
    {
        lock (gate)
        {
            var gone = done.Where(pair => pair.Value.Pass < pass - 1 && !underWay.Contains(pair.Key)).Select(pair => pair.Key).ToArray();
            foreach (var names in gone.Chunk(RowsPerDelete))
            {
                database.InTransaction(() => Array.ForEach(
                    names, name => database.Execute("DELETE FROM receipts WHERE watch = $0 AND name = $1", watch, Bytes(name))));
                Array.ForEach(names, name => done.Remove(name));
            }
        }
    }

    private static BlobKey ReadKey(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(BinaryPrimitives.ReadUInt128BigEndian((byte[])row[0]), row.GetInt64(1));

    private static byte[] Bytes(UInt128 name)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, name);
        return bytes;
    }

    /// <param name="Version">Hash of the ETag.</param>
    /// <param name="Pass">The last listing that showed the blob.</param>
    private readonly record struct Receipt(long Version, int Pass);
}
