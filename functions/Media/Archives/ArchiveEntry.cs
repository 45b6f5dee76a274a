using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;

namespace AnnotationFunctions.Media.Archives;

/// <summary>One file of an archive. Its content is unpacked on demand.</summary>
public sealed class ArchiveEntry
{
    private const int RatioMatters = 1 << 20;

    private readonly ZipArchiveEntry _entry;
    private readonly ArchiveLimits _limits;

    internal ArchiveEntry(int index, string name, ZipArchiveEntry entry, RejectedMediaException? problem, ArchiveLimits limits)
    {
        Index = index;
        Name = name;
        Problem = problem;
        _entry = entry;
        _limits = limits;
    }

    /// <summary>Position in the archive's directory, from 0; identifies the entry even when two share a name.</summary>
    public int Index { get; }

    /// <summary>The entry's name with its folders, in Unicode form C. Not safe as a file name when <see cref="Problem"/> is set.</summary>
    public string Name { get; }

    /// <summary>Why the entry is refused whatever its content, or null.</summary>
    public RejectedMediaException? Problem { get; }

    /// <summary>Size unpacked as the directory says.</summary>
    public long DeclaredBytes => _entry.Length;

    /// <summary>Unpacks the content. Entries of one archive are read one after the other, not in parallel.</summary>
    /// <exception cref="RejectedMediaException">Too large, packed suspiciously well, encrypted, or damaged.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        CheckDeclared();
        try
        {
            var content = GC.AllocateUninitializedArray<byte>((int)_entry.Length);
            await using var stream = await _entry.OpenAsync(cancellation).ConfigureAwait(false);
            var read = await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            if (read < content.Length || await HasMoreAsync(stream, cancellation).ConfigureAwait(false))
            {
                throw new RejectedMediaException("damaged", Format($"The archive says that the entry has {_entry.Length:N0} bytes; it has {(read < content.Length ? "fewer" : "more")}."));
            }

            return Crc32.HashToUInt32(content) == _entry.Crc32
                ? content
                : throw new RejectedMediaException("damaged", "The entry's bytes do not match the checksum in the archive.");
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw new RejectedMediaException("damaged", $"The entry cannot be unpacked: {exception.Message}", exception);
        }
    }

    private void CheckDeclared()
    {
        if (_entry.IsEncrypted)
        {
            throw new RejectedMediaException("encrypted", "The entry is encrypted.");
        }

        if (_entry.Length > _limits.MaxEntryBytes)
        {
            throw new RejectedMediaException("too-many-bytes", Format($"The entry has {_entry.Length:N0} bytes unpacked; at most {_limits.MaxEntryBytes:N0} are accepted."));
        }

        if (_entry.Length > RatioMatters && _entry.Length > _entry.CompressedLength * _limits.MaxRatio)
        {
            throw new RejectedMediaException("packed-too-well", Format(
                $"The entry would unpack from {_entry.CompressedLength:N0} to {_entry.Length:N0} bytes; more than {_limits.MaxRatio} times is not accepted. It was not unpacked."));
        }
    }

    private static async Task<bool> HasMoreAsync(Stream stream, CancellationToken cancellation) =>
        await stream.ReadAsync(new byte[1], cancellation).ConfigureAwait(false) > 0;

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
