using System.Collections.Immutable;
using System.Text.Json;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>
/// Loaded models by digest and record, shared by all who use them at the same time. One that nobody uses is kept for a while, the least
/// recently used is disposed of first; one in use never is.
/// </summary>
public sealed class ModelCache(ModelLoader loader, PrelabelOptions options) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];
    private long clock;

    /// <summary>Borrows a model; dispose of the loan when done.</summary>
    /// <exception cref="ModelException">A file is gone, has changed since the project took it, or is not usable.</exception>
    /// <exception cref="Runners.ModelNotReadyException">The inference server is not ready.</exception>
    internal async Task<Loan> BorrowAsync(ModelReference model, TaskType type, CancellationToken cancellation)
    {
        var key = $"{type}{JsonSerializer.Serialize(model, Json.Stored)}";
        Entry entry;
        lock (gate)
        {
            if (!entries.TryGetValue(key, out entry!))
            {
                // Not with the caller's cancellation: others may wait for the same load.
                entries[key] = entry = new Entry(key, loader.LoadAsync(model, type, CancellationToken.None));
            }

            entry.Users++;
        }

        try
        {
            return new Loan(this, entry, await entry.Model.WaitAsync(cancellation));
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

    private void Return(Entry entry)
    {
        lock (gate)
        {
            entry.Users--;
            entry.LastUse = ++clock;
            if (entry.Users == 0 && entry.Model.IsFaulted)
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
    internal sealed class Loan(ModelCache cache, Entry entry, LoadedModel model) : IDisposable
    {
        private int returned;

        /// <summary>The model, while the loan lasts.</summary>
        public LoadedModel Model => model;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref returned, 1) == 0)
            {
                cache.Return(entry);
            }
        }
    }

    internal sealed class Entry(string key, Task<LoadedModel> model)
    {
        public string Key => key;

        public Task<LoadedModel> Model => model;

        public int Users { get; set; }

        public long LastUse { get; set; }

        public void Drop()
        {
            if (model.IsCompletedSuccessfully)
            {
                model.Result.Dispose();
            }
        }
    }
}
