using System.Globalization;
using System.IO.Compression;

namespace AnnotationFunctions.Media.Archives;

/// <summary>
/// Reads a zip archive from a seekable stream, entry by entry; never more than one entry is in memory. Archives inside are entries like any other.
/// </summary>
public sealed class ArchiveReader : IAsyncDisposable
{
    private const int UnixFileTypeShift = 16 + 12;
    private const int UnixSymbolicLink = 0b1010;

    private readonly ZipArchive _archive;
    private readonly ArchiveLimits _limits;

    private ArchiveReader(ZipArchive archive, ArchiveLimits limits)
    {
        _archive = archive;
        _limits = limits;
    }

    /// <summary>Opens an archive and checks its directory against the limits.</summary>
    /// <param name="content">The archive; seekable; left open.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RejectedMediaException">No readable archive, or one that exceeds a bound as a whole.</exception>
    public static async Task<ArchiveReader> OpenAsync(Stream content, ArchiveLimits limits, CancellationToken cancellation)
    {
        if (content.Length > limits.MaxBytes)
        {
            throw new RejectedMediaException("too-many-bytes", Format($"The archive has {content.Length:N0} bytes; at most {limits.MaxBytes:N0} are accepted."));
        }

        if (content.Length < ZipDirectory.EndLength)
        {
            throw new RejectedMediaException("damaged", Format($"The archive is damaged or incomplete: it has {content.Length} bytes, the smallest archive has {ZipDirectory.EndLength}."));
        }

        if (await ZipDirectory.EntryCountAsync(content, cancellation).ConfigureAwait(false) is { } count && count > limits.MaxEntries)
        {
            throw new RejectedMediaException("too-many-entries", Format($"The archive has {count:N0} entries; at most {limits.MaxEntries:N0} are accepted."));
        }

        var archive = await OpenZipAsync(content, cancellation).ConfigureAwait(false);
        try
        {
            CheckTotal(archive, limits);
            return new ArchiveReader(archive, limits);
        }
        catch
        {
            await archive.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The files in the order of the directory. Folders are left out: they hold nothing.</summary>
    public IEnumerable<ArchiveEntry> Entries()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < _archive.Entries.Count; index++)
        {
            var entry = _archive.Entries[index];
            if (entry.FullName.EndsWith('/') && entry.Length == 0)
            {
                continue;
            }

            var name = EntryName.Canonical(entry.FullName);
            yield return new ArchiveEntry(index, name, entry, Problem(entry, name, names), _limits);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _archive.DisposeAsync();

    private RejectedMediaException? Problem(ZipArchiveEntry entry, string name, HashSet<string> names)
    {
        if (EntryName.Problem(name, _limits) is { } unsafeName)
        {
            return unsafeName;
        }

        if ((entry.ExternalAttributes >> UnixFileTypeShift & 0xF) == UnixSymbolicLink)
        {
            return new RejectedMediaException("symbolic-link", "The entry is a symbolic link.");
        }

        return names.Add(name) ? null : new RejectedMediaException("repeated-name", "The archive holds an earlier entry of the same name.");
    }

    private static async Task<ZipArchive> OpenZipAsync(Stream content, CancellationToken cancellation)
    {
        try
        {
            content.Position = 0;
            var archive = await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation).ConfigureAwait(false);
            _ = archive.Entries.Count;
            return archive;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new RejectedMediaException("damaged", $"The archive is damaged or incomplete and cannot be opened: {exception.Message}", exception);
        }
    }

    private static void CheckTotal(ZipArchive archive, ArchiveLimits limits)
    {
        var total = 0L;
        foreach (var entry in archive.Entries)
        {
            total += entry.Length;
            if (total > limits.MaxTotalBytes || total < 0)
            {
                throw new RejectedMediaException("too-many-bytes", Format($"The archive would unpack to more than {limits.MaxTotalBytes:N0} bytes. It was not unpacked."));
            }
        }
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
