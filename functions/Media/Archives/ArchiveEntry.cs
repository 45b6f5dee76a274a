using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;

namespace AnnotationFunctions.Media.Archives;

/// <summary>One file of an archive. Its content is unpacked on demand.</summary>
public sealed class ArchiveEntry
{
    private readonly Stream _archive;
    private readonly ZipDirectory _directory;
    private readonly ZipRecord _record;

    internal ArchiveEntry(int index, string name, RejectedMediaException? problem, Stream archive, ZipDirectory directory, ArchiveLimits limits)
    {
        Index = index;
        Name = name;
        Problem = problem;
        _archive = archive;
        _directory = directory;
        _record = directory.Records[index];
        Unreadable = Fault(_record, limits);
    }

    /// <summary>Position in the archive's directory, from 0; identifies the entry even when two share a name.</summary>
    public int Index { get; }

    /// <summary>The entry's name with its folders, in Unicode form C; where <see cref="Problem"/> is set it may be escaped or cut, and is not safe as a file name.</summary>
    public string Name { get; }

    /// <summary>Why the entry is refused whatever its content, or null.</summary>
    public RejectedMediaException? Problem { get; }

    /// <summary>Why <see cref="ReadAsync"/> will refuse to unpack the entry, as far as the directory tells; or null.</summary>
    public RejectedMediaException? Unreadable { get; }

    /// <summary>Size unpacked as the directory says.</summary>
    public long DeclaredBytes => _record.Unpacked;

    /// <summary>Checksum (CRC-32) as the directory says.</summary>
    public uint DeclaredCrc32 => _record.Crc32;

    /// <summary>Unpacks the content. Entries of one archive are read one after the other, not in parallel.</summary>
    /// <exception cref="RejectedMediaException">Too large, packed suspiciously well, encrypted, or damaged.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        if (Unreadable is not null)
        {
            throw Unreadable;
        }

        try
        {
            return await UnpackAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new RejectedMediaException("damaged", $"The entry cannot be unpacked: {exception.Message}", exception);
        }
    }

    /// <summary>Why an entry is not unpacked, by what the directory says.</summary>
    internal static RejectedMediaException? Fault(ZipRecord record, ArchiveLimits limits)
    {
        if (record.IsEncrypted)
        {
            return new RejectedMediaException("encrypted", "The entry is encrypted.");
        }

        if (record.Method is not (ZipRecord.Stored or ZipRecord.Deflated))
        {
            return new RejectedMediaException("unsupported-compression", Format(
                $"The entry is packed with method {record.Method}; stored ({ZipRecord.Stored}) and deflated ({ZipRecord.Deflated}) ones are accepted."));
        }

        if (record.Method == ZipRecord.Stored && record.Packed != record.Unpacked)
        {
            return new RejectedMediaException("damaged", Format($"The archive says that the entry is not packed, and that its {record.Unpacked:N0} bytes lie in {record.Packed:N0}."));
        }

        if (record.Unpacked > limits.MaxEntryBytes)
        {
            return new RejectedMediaException("too-many-bytes", Format($"The entry has {record.Unpacked:N0} bytes unpacked; at most {limits.MaxEntryBytes:N0} are accepted."));
        }

        return record.Unpacked > limits.RatioMatters && record.Unpacked > record.Packed * limits.MaxRatio
            ? new RejectedMediaException("packed-too-well", Format(
                $"The entry would unpack from {record.Packed:N0} to {record.Unpacked:N0} bytes; more than {limits.MaxRatio} times is not accepted. It was not unpacked."))
            : null;
    }

    private async Task<byte[]> UnpackAsync(CancellationToken cancellation)
    {
        var end = _directory.EndOf(Index);
        var start = await ZipLocalHeader.CheckAsync(_archive, _record, _directory.Name(Index).ToArray(), end, cancellation).ConfigureAwait(false);
        var content = GC.AllocateUninitializedArray<byte>((int)_record.Unpacked);
        await using var packed = new StreamPart(_archive, start, _record.Packed);
        await using Stream unpacked = _record.Method == ZipRecord.Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress);
        var read = await unpacked.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (read < content.Length || await HasMoreAsync(unpacked, cancellation).ConfigureAwait(false))
        {
            throw new RejectedMediaException("damaged", Format($"The archive says that the entry has {_record.Unpacked:N0} bytes; it has {(read < content.Length ? "fewer" : "more")}."));
        }

        if (Crc32.HashToUInt32(content) != _record.Crc32)
        {
            throw new RejectedMediaException("damaged", "The entry's bytes do not match the checksum in the archive.");
        }

        await ZipLocalHeader.CheckDescriptorAsync(_archive, _record, start, end, cancellation).ConfigureAwait(false);
        return content;
    }

    private static async Task<bool> HasMoreAsync(Stream stream, CancellationToken cancellation) =>
        await stream.ReadAsync(new byte[1], cancellation).ConfigureAwait(false) > 0;

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
