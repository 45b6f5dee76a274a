using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>
/// Loaded models by digest and input, shared by all who use them at the same time. One that nobody uses is kept for a while, the least
/// recently used is disposed of first; one in use never is.
/// </summary>
public sealed class ModelCache(AnnotationStorage storage, PrelabelOptions options) : IDisposable
{
    private readonly BlobArea models = storage.Blobs(ContainerName.Models);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];
    private long clock;

    /// <summary>Loads a model file to look at it, and tells its digest. Nothing is kept.</summary>
    /// <exception cref="ModelException">There is no such file, or the model is not what <paramref name="input"/> says.</exception>
    internal async Task<string> InspectAsync(string file, ModelInput input, CancellationToken cancellation)
    {
        var bytes = await ReadAsync(file, cancellation);
        ModelSession.Load(bytes, input, options.Threads).Dispose();
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Borrows a model; dispose of the loan when done.</summary>
    /// <exception cref="ModelException">The file is gone, has changed since the project took it, or is not usable.</exception>
    internal async Task<Loan> BorrowAsync(ModelReference model, CancellationToken cancellation)
    {
        var key = model.Sha256 + JsonSerializer.Serialize(model.Input, Json.Stored);
        Entry entry;
        lock (gate)
        {
            if (!entries.TryGetValue(key, out entry!))
            {
                // Not with the caller's cancellation: others may wait for the same load.
                entries[key] = entry = new Entry(key, LoadAsync(model));
            }

            entry.Users++;
        }

        try
        {
            return new Loan(this, entry, await entry.Session.WaitAsync(cancellation));
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var entry in entries.Values)
            {
                entry.Drop();
            }

            entries.Clear();
        }
    }

    private async Task<ModelSession> LoadAsync(ModelReference model)
    {
        var bytes = await ReadAsync(model.File, CancellationToken.None);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return digest == model.Sha256
            ? ModelSession.Load(bytes, model.Input, options.Threads)
            : throw new ModelException($"The model file '{model.File}' has changed: its SHA-256 is {digest}, the project took {model.Sha256}. Give it to the project again.");
    }

    private async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return await models.ReadBytesAsync(file, cancellation, options.MaxModelBytes)
                ?? throw new ModelException($"The container 'models' has no file '{file}'.");
        }
        catch (StorageLimitException e)
        {
            throw new ModelException(e.Message, e);
        }
    }

    private void Return(Entry entry)
    {
        lock (gate)
        {
            entry.Users--;
            entry.LastUse = ++clock;
            if (entry.Users == 0 && entry.Session.IsFaulted)
            {
                entries.Remove(entry.Key);
            }

            foreach (var idle in entries.Values.Where(one => one.Users == 0).OrderByDescending(one => one.LastUse).Skip(options.IdleModels).ToImmutableArray())
            {
                entries.Remove(idle.Key);
                idle.Drop();
            }
        }
    }

    /// <summary>The use of a model.</summary>
    internal sealed class Loan(ModelCache cache, Entry entry, ModelSession session) : IDisposable
    {
        private int returned;

        /// <summary>The model, while the loan lasts.</summary>
        public ModelSession Session => session;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref returned, 1) == 0)
            {
                cache.Return(entry);
            }
        }
    }

    internal sealed class Entry(string key, Task<ModelSession> session)
    {
        public string Key => key;

        public Task<ModelSession> Session => session;

        public int Users { get; set; }

        public long LastUse { get; set; }

        public void Drop()
        {
            if (session.IsCompletedSuccessfully)
            {
                session.Result.Dispose();
            }
        }
    }
}
