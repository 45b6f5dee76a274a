using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace AnnotationFunctions.Media.Archives;

/// <summary>
/// Reads a zip archive from a seekable stream, entry by entry; it holds the directory and never more than one entry. Archives inside are entries
/// like any other. An archive that can be read in more than one way, or whose entries share bytes, is refused as a whole.
/// </summary>
public sealed class ArchiveReader
{
    private const int UnixFileTypeShift = 16 + 12;
    private const int UnixSymbolicLink = 0b1010;

    private readonly Stream _archive;
    private readonly ZipDirectory _directory;
    private readonly ArchiveLimits _limits;

    private ArchiveReader(Stream archive, ZipDirectory directory, ArchiveLimits limits) => (_archive, _directory, _limits) = (archive, directory, limits);

    /// <summary>Opens an archive and checks its directory against the limits.</summary>
    /// <param name="content">The archive; seekable; it must stay open while entries are read, and is not closed.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RejectedMediaException">No readable archive, an ambiguous one, or one that exceeds a bound as a whole.</exception>
    public static async Task<ArchiveReader> OpenAsync(Stream content, ArchiveLimits limits, CancellationToken cancellation)
    {
        if (content.Length > limits.MaxBytes)
        {
            throw new RejectedMediaException("too-many-bytes", Format($"The archive has {content.Length:N0} bytes; at most {limits.MaxBytes:N0} are accepted."));
        }

        if (content.Length < ZipEnd.Length)
        {
            throw new RejectedMediaException("damaged", Format($"The archive is damaged or incomplete: it has {content.Length} bytes, the smallest archive has {ZipEnd.Length}."));
        }

        var directory = await ZipDirectory.ReadAsync(content, limits, cancellation).ConfigureAwait(false);
        CheckTotal(directory, content.Length, limits);
        return new ArchiveReader(content, directory, limits);
    }

    /// <summary>The files in the order of the directory. Folders are left out: they hold nothing.</summary>
    public IEnumerable<ArchiveEntry> Entries()
    {
        // A digest of each name is enough to find those that come again, and takes less than the names.
        var names = new HashSet<UInt128>();
        for (var index = 0; index < _directory.Records.Count; index++)
        {
            var record = _directory.Records[index];
            if (record.Unpacked == 0 && _directory.Name(index) is [.., (byte)'/'])
            {
                continue;
            }

            var name = EntryName.Read(index, _directory.Name(index), _directory.UnicodeName(index), _limits);
            yield return new ArchiveEntry(index, name.Text, Problem(record, name, names), _archive, _directory, _limits);
        }
    }

    private static RejectedMediaException? Problem(ZipRecord record, EntryName name, HashSet<UInt128> names)
    {
        if (name.Problem is not null)
        {
            return name.Problem;
        }

        if ((record.Attributes >> UnixFileTypeShift & 0xF) == UnixSymbolicLink)
        {
            return new RejectedMediaException("symbolic-link", "The entry is a symbolic link.");
        }

        return names.Add(XxHash128.HashToUInt128(MemoryMarshal.AsBytes(name.Text.AsSpan())))
            ? null
            : new RejectedMediaException("repeated-name", "The archive holds an earlier entry of the same name.");
    }

    /// <summary>Checks what all entries that will be unpacked become together. Each may be within its bounds where all of them are not.</summary>
    private static void CheckTotal(ZipDirectory directory, long archiveBytes, ArchiveLimits limits)
    {
        var total = 0L;
        foreach (var record in directory.Records)
        {
            total += ArchiveEntry.Fault(record, limits) is null ? record.Unpacked : 0;
            if (total > limits.MaxTotalBytes)
            {
                throw new RejectedMediaException("too-many-bytes", Format($"The archive would unpack to more than {limits.MaxTotalBytes:N0} bytes. It was not unpacked."));
            }
        }

        if (total > limits.RatioMatters && total > archiveBytes * limits.MaxRatio)
        {
            throw new RejectedMediaException("packed-too-well", Format(
                $"The archive would unpack from {archiveBytes:N0} to {total:N0} bytes; more than {limits.MaxRatio} times is not accepted. It was not unpacked."));
        }
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
