using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace AnnotationFunctions.Tests.Media.Archives;

/// <summary>Makes zip archives byte by byte, so that headers can say what no packer would write.</summary>
internal sealed class ZipForge
{
    private readonly List<byte> _body = [];
    private readonly List<byte> _directory = [];
    private int _listed;

    /// <summary>Where the next bytes will lie.</summary>
    public long Position => _body.Count;

    /// <summary>Writes header and content of an entry and lists it in the directory.</summary>
    public ZipForge Add(ForgedEntry entry) => List(entry, Local(entry));

    /// <summary>Writes header and content of an entry; returns where it begins.</summary>
    public long Local(ForgedEntry entry)
    {
        var at = Position;
        _body.AddRange(entry.LocalHeader());
        _body.AddRange(entry.Packed);
        _body.AddRange(entry.Descriptor);
        return at;
    }

    /// <summary>Lists an entry that lies at <paramref name="offset"/>, whatever is there.</summary>
    public ZipForge List(ForgedEntry entry, long offset)
    {
        _directory.AddRange(entry.Record((uint)offset));
        _listed++;
        return this;
    }

    /// <summary>Bytes between entries.</summary>
    public ZipForge Raw(ReadOnlySpan<byte> bytes)
    {
        _body.AddRange(bytes);
        return this;
    }

    /// <summary>The archive.</summary>
    public byte[] Close(int? stated = null, byte[]? comment = null) =>
        [.. _body, .. _directory, .. End((ushort)(stated ?? _listed), (uint)_directory.Count, (uint)_body.Count, comment ?? [])];

    /// <summary>The archive with ZIP64 end records; <paramref name="change"/> may spoil them: record, locator, end.</summary>
    public byte[] Close64(Action<byte[], byte[], byte[]>? change = null)
    {
        var record = new byte[56];
        "PK\x06\x06"u8.CopyTo(record);
        Put(record, 4, 44UL);
        Put(record, 24, (ulong)_listed);
        Put(record, 32, (ulong)_listed);
        Put(record, 40, (ulong)_directory.Count);
        Put(record, 48, (ulong)_body.Count);
        var locator = new byte[20];
        "PK\x06\x07"u8.CopyTo(locator);
        Put(locator, 8, (ulong)(_body.Count + _directory.Count));
        locator[16] = 1;
        var end = End(ushort.MaxValue, uint.MaxValue, uint.MaxValue, []);
        change?.Invoke(record, locator, end);
        return [.. _body, .. _directory, .. record, .. locator, .. end];
    }

    public static byte[] End(ushort entries, uint length, uint offset, byte[] comment)
    {
        var end = new byte[22];
        "PK\x05\x06"u8.CopyTo(end);
        Put(end, 8, entries);
        Put(end, 10, entries);
        Put(end, 12, length);
        Put(end, 16, offset);
        Put(end, 20, (ushort)comment.Length);
        return [.. end, .. comment];
    }

    public static void Put(byte[] bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);

    public static void Put(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);

    public static void Put(byte[] bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), value);
}

/// <summary>What is written of an entry. Header and directory say the same unless a test changes one of them.</summary>
internal sealed record ForgedEntry(byte[] Name, byte[] Packed, uint Crc, uint Unpacked)
{
    public ushort Method { get; init; }

    public ushort Flags { get; init; }

    /// <summary>What the directory says of the packed length.</summary>
    public uint? ListedPacked { get; init; }

    public byte[] Extra { get; init; } = [];

    public byte[] LocalExtra { get; init; } = [];

    public byte[]? LocalName { get; init; }

    public byte[] Descriptor { get; init; } = [];

    public Action<byte[]>? ChangeLocal { get; init; }

    public static ForgedEntry Stored(string name, byte[] content) => new(Encoding.UTF8.GetBytes(name), content, Crc32.HashToUInt32(content), (uint)content.Length);

    public static ForgedEntry Stored(string name, string content) => Stored(name, Encoding.UTF8.GetBytes(content));

    public static ForgedEntry Deflated(string name, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return Stored(name, content) with { Packed = packed.ToArray(), Method = 8 };
    }

    /// <summary>The same, written as by a packer that learns the sizes last.</summary>
    public ForgedEntry Streamed(bool signed = true, bool wide = false)
    {
        byte[] lengths = wide
            ? [.. BitConverter.GetBytes((long)Packed.Length), .. BitConverter.GetBytes((long)Unpacked)]
            : [.. BitConverter.GetBytes(Packed.Length), .. BitConverter.GetBytes(Unpacked)];
        return this with
        {
            Flags = (ushort)(Flags | 8),
            Descriptor = [.. signed ? "PK\x07\x08"u8 : [], .. BitConverter.GetBytes(Crc), .. lengths],
            ChangeLocal = header => Array.Clear(header, 14, 12),
        };
    }

    public byte[] LocalHeader()
    {
        var name = LocalName ?? Name;
        var header = new byte[30];
        "PK\x03\x04"u8.CopyTo(header);
        ZipForge.Put(header, 4, (ushort)20);
        ZipForge.Put(header, 6, Flags);
        ZipForge.Put(header, 8, Method);
        ZipForge.Put(header, 14, Crc);
        ZipForge.Put(header, 18, (uint)Packed.Length);
        ZipForge.Put(header, 22, Unpacked);
        ZipForge.Put(header, 26, (ushort)name.Length);
        ZipForge.Put(header, 28, (ushort)LocalExtra.Length);
        ChangeLocal?.Invoke(header);
        return [.. header, .. name, .. LocalExtra];
    }

    public byte[] Record(uint offset)
    {
        var record = new byte[46];
        "PK\x01\x02"u8.CopyTo(record);
        ZipForge.Put(record, 4, (ushort)20);
        ZipForge.Put(record, 6, (ushort)20);
        ZipForge.Put(record, 8, Flags);
        ZipForge.Put(record, 10, Method);
        ZipForge.Put(record, 16, Crc);
        ZipForge.Put(record, 20, ListedPacked ?? (uint)Packed.Length);
        ZipForge.Put(record, 24, Unpacked);
        ZipForge.Put(record, 28, (ushort)Name.Length);
        ZipForge.Put(record, 30, (ushort)Extra.Length);
        ZipForge.Put(record, 42, offset);
        return [.. record, .. Name, .. Extra];
    }
}
