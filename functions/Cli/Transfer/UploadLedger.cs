using System.Diagnostics;
using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary>Follows what the app makes of uploads until each has an outcome.</summary>
internal sealed class UploadLedger(ApiConnection api, string project)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Waits until every name has an outcome, or nothing new was heard for <paramref name="patience"/>. Returns the records of these
    /// names and of the entries of the archives among them; a name without a record has no outcome.
    /// </summary>
    internal async Task<IReadOnlyList<UploadFacts>> WaitAsync(
        IReadOnlyCollection<string> names, TimeSpan patience, Action<int> onCount, CancellationToken cancellation)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var known = 0;
        var lastNews = Stopwatch.GetTimestamp();
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            var records = await api.UploadsAsync(project, cancellation).Where(upload => wanted.Contains(upload.Name)).ToListAsync(cancellation);
            var settled = Settled(records).Count();
            onCount(settled);
            if (settled > known)
            {
                (known, lastNews) = (settled, Stopwatch.GetTimestamp());
            }

            if (settled == wanted.Count || Stopwatch.GetElapsedTime(lastNews) > patience)
            {
                return records;
            }

            // A long ledger takes long to read: reading it must not be all that the app does.
            var reading = Stopwatch.GetElapsedTime(started);
            await Task.Delay(reading * 2 > ShortestPause ? reading * 2 : ShortestPause, cancellation);
        }
    }

    /// <summary>The uploads, without entries of archives, that have an outcome.</summary>
    internal static IEnumerable<string> Settled(IEnumerable<UploadFacts> records) =>
        records.Where(record => record.Entry is null).Select(record => record.Name).Distinct(StringComparer.Ordinal);
}
