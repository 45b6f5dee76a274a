using System.Globalization;

namespace AnnotationFunctions.App.Ingest;

/// <summary>
/// The bytes of unpacked archive entries that this process holds at once, whatever the number of archives. Whoever unpacks an entry takes its size
/// first and waits in line until it fits; who came first is served first, and an entry larger than everything takes everything.
/// </summary>
/// <remarks>
/// The collector lets many large arrays that nobody uses lie while the machine has memory, so after each full share that was given back it is asked to
/// collect: the process then holds two shares at most, one in use and one of garbage. That costs milliseconds for each 128 MiB unpacked.
/// </remarks>
internal sealed class EntryMemory(IngestOptions options, TimeProvider time)
{
    private readonly MemoryBudget memory = new(options.EntryBytesAtOnce);
    private long givenBack;

    /// <summary>Waits until <paramref name="bytes"/> fit. Disposing of what is returned gives them back.</summary>
    /// <exception cref="EntryMemoryException">They did not fit within <see cref="IngestOptions.EntryWait"/>.</exception>
    public async Task<IDisposable> TakeAsync(long bytes, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(options.EntryWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return new Share(this, await memory.TakeAsync(bytes, either.Token), bytes);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Busy(bytes);
        }
    }

    private EntryMemoryException Busy(long bytes) => new(string.Create(CultureInfo.InvariantCulture,
        $"An entry of {bytes:N0} bytes found no room within {options.EntryWait} beside the other entries that are in work; {options.EntryBytesAtOnce:N0} bytes may be at once."));

    private void Collect(long bytes)
    {
        if (Interlocked.Add(ref givenBack, bytes) >= options.EntryBytesAtOnce)
        {
            Interlocked.Exchange(ref givenBack, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        }
    }

    private sealed class Share(EntryMemory memory, IDisposable taken, long bytes) : IDisposable
    {
        private int returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref returned, 1) == 0)
            {
                memory.Collect(bytes);
                taken.Dispose();
            }
        }
    }
}

/// <summary>Too many archives are unpacked at once. Trying again later is right.</summary>
public sealed class EntryMemoryException(string message) : Exception(message);
