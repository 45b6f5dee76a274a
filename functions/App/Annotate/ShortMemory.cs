using System.Collections.Concurrent;

namespace AnnotationFunctions.App.Annotate;

/// <summary>
/// Remembers what was read for a short time, so that thousands of items that decide at once do not read the same thing thousands of
/// times: whoever comes while it is being read waits for that reading. Failures are not remembered.
/// </summary>
internal sealed class ShortMemory<TKey, TValue>(TimeSpan span, TimeProvider time)
    where TKey : notnull
{
    private const int MaxKept = 1_000;

    private readonly ConcurrentDictionary<TKey, (Lazy<Task<TValue>> Reading, long At)> readings = new();

    /// <summary>What is remembered, or what <paramref name="read"/> reads now. The reading is not cancelled with the caller: others wait for it too.</summary>
    public async Task<TValue> GetAsync(TKey key, Func<CancellationToken, Task<TValue>> read, CancellationToken cancellation)
    {
        if (readings.Count > MaxKept)
        {
            readings.Clear(); // nothing is lost but a reading
        }

        var now = time.GetTimestamp();
        var reading = readings.AddOrUpdate(
            key,
            _ => (new Lazy<Task<TValue>>(() => read(CancellationToken.None)), now),
            (_, kept) => time.GetElapsedTime(kept.At, now) < span ? kept : (new Lazy<Task<TValue>>(() => read(CancellationToken.None)), now));
        try
        {
            return await reading.Reading.Value.WaitAsync(cancellation);
        }
        catch
        {
            readings.TryRemove(KeyValuePair.Create(key, reading));
            throw;
        }
    }

    /// <summary>Forgets what is known to have changed.</summary>
    public void Forget(TKey key) => readings.TryRemove(key, out _);
}
