using System.Collections.Frozen;

namespace AnnotationFunctions.Media.Sniffing;

/// <summary>The first bytes of binary formats ("magic numbers"). The first match wins, so the more specific stand first.</summary>
internal static class MediaSignatures
{
    private static readonly Signature[] All =
    [
        new(MediaKind.Image, "image/png", 0, "\x89PNG\r\n\x1a\n"),
        new(MediaKind.Image, "image/jpeg", 0, "\xff\xd8\xff"),
        new(MediaKind.Image, "image/gif", 0, "GIF87a"),
        new(MediaKind.Image, "image/gif", 0, "GIF89a"),
        new(MediaKind.Image, "image/webp", 0, "RIFF", 8, "WEBP"),
        new(MediaKind.Image, "image/tiff", 0, "II*\0"),
        new(MediaKind.Image, "image/tiff", 0, "MM\0*"),
        new(MediaKind.Image, "image/tiff", 0, "II+\0"),
        new(MediaKind.Image, "image/tiff", 0, "MM\0+"),
        new(MediaKind.Image, "image/jxl", 0, "\xff\x0a"),
        new(MediaKind.Image, "image/jxl", 0, "\0\0\0\x0cJXL \r\n\x87\n"),
        new(MediaKind.Image, "image/jp2", 0, "\0\0\0\x0cjP  \r\n\x87\n"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 6, "\0\0\0\0"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 14, "\x0c\0\0\0"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 14, "\x10\0\0\0"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 14, "\x28\0\0\0"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 14, "\x34\0\0\0"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 14, "\x38\0\0\0"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 14, "\x40\0\0\0"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 14, "\x6c\0\0\0"),
        new(MediaKind.Image, "image/bmp", 0, "BM", 14, "\x7c\0\0\0"),
        new(MediaKind.Image, "image/x-icon", 0, "\0\0\x01\0", 5, "\0"),
        new(MediaKind.Image, "image/vnd.adobe.photoshop", 0, "8BPS"),
        new(MediaKind.Image, "application/dicom", 128, "DICM"),
        new(MediaKind.Audio, "audio/wav", 0, "RIFF", 8, "WAVE"),
        new(MediaKind.Audio, "audio/wav", 0, "RF64", 8, "WAVE"),
        new(MediaKind.Audio, "audio/flac", 0, "fLaC"),
        new(MediaKind.Audio, "audio/ogg", 0, "OggS"),
        new(MediaKind.Audio, "audio/mpeg", 0, "ID3"),
        new(MediaKind.Audio, "audio/aiff", 0, "FORM", 8, "AIF"),
        new(MediaKind.Audio, "audio/midi", 0, "MThd"),
        new(MediaKind.Audio, "audio/mp4", 4, "ftypM4A"),
        new(MediaKind.Audio, "audio/aac", 0, "\xff\xf1"),
        new(MediaKind.Audio, "audio/aac", 0, "\xff\xf9"),
        new(MediaKind.Audio, "audio/mpeg", 0, "\xff\xfb"),
        new(MediaKind.Audio, "audio/mpeg", 0, "\xff\xf3"),
        new(MediaKind.Audio, "audio/mpeg", 0, "\xff\xf2"),
        new(MediaKind.Video, "video/quicktime", 4, "ftypqt"),
        new(MediaKind.Video, "video/quicktime", 4, "moov"),
        new(MediaKind.Video, "video/mp4", 4, "ftyp"),
        new(MediaKind.Video, "video/x-matroska", 0, "\x1a\x45\xdf\xa3"),
        new(MediaKind.Video, "video/x-msvideo", 0, "RIFF", 8, "AVI "),
        new(MediaKind.Video, "video/x-flv", 0, "FLV\x01"),
        new(MediaKind.Video, "video/mpeg", 0, "\0\0\x01\xba"),
        new(MediaKind.Video, "video/mpeg", 0, "\0\0\x01\xb3"),
        new(MediaKind.Document, "application/pdf", 0, "%PDF-"),
        new(MediaKind.Document, "application/x-ole-storage", 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        new(MediaKind.Document, "application/rtf", 0, "{\\rtf"),
        new(MediaKind.Document, "application/postscript", 0, "%!PS"),
        new(MediaKind.Document, OfficeOpenXml.Word, 0, "PK\x03\x04", 30, "word/"),
        new(MediaKind.Document, OfficeOpenXml.Excel, 0, "PK\x03\x04", 30, "xl/"),
        new(MediaKind.Document, OfficeOpenXml.PowerPoint, 0, "PK\x03\x04", 30, "ppt/"),
        new(MediaKind.Document, "application/x-office-document", 0, "PK\x03\x04", 30, "[Content_Types].xml"),
        new(MediaKind.Document, "application/x-office-document", 0, "PK\x03\x04", 30, "mimetypeapplication/"),
        new(MediaKind.Archive, "application/zip", 0, "PK\x03\x04"),
        new(MediaKind.Archive, "application/zip", 0, "PK\x05\x06"),
        new(MediaKind.Archive, "application/gzip", 0, "\x1f\x8b"),
        new(MediaKind.Archive, "application/x-bzip2", 0, "BZh"),
        new(MediaKind.Archive, "application/x-xz", 0, "\xfd" + "7zXZ\0"),
        new(MediaKind.Archive, "application/zstd", 0, "\x28\xb5\x2f\xfd"),
        new(MediaKind.Archive, "application/x-7z-compressed", 0, "7z\xbc\xaf\x27\x1c"),
        new(MediaKind.Archive, "application/vnd.rar", 0, "Rar!\x1a\x07"),
        new(MediaKind.Archive, "application/x-tar", 257, "ustar"),
        new(MediaKind.Records, "application/vnd.apache.parquet", 0, "PAR1"),
        new(MediaKind.Records, "application/vnd.apache.arrow.file", 0, "ARROW1"),
        new(MediaKind.Records, "application/vnd.sqlite3", 0, "SQLite format 3\0"),
        new(MediaKind.Records, "application/x-hdf5", 0, "\x89HDF\r\n\x1a\n"),
        new(MediaKind.Records, "application/x-numpy", 0, "\x93NUMPY"),
        new(MediaKind.Program, "application/x-elf", 0, "\x7f" + "ELF"),
        new(MediaKind.Program, "application/vnd.microsoft.portable-executable", 0, "MZ"),
        new(MediaKind.Program, "application/wasm", 0, "\0asm"),
    ];

    private static readonly FrozenDictionary<string, MediaKind> Kinds = All
        .Select(signature => (signature.MediaType, signature.Kind))
        .Concat(new[] { HeifBrands.Avif, HeifBrands.Heic, HeifBrands.Heif }.Select(mediaType => (MediaType: mediaType, Kind: MediaKind.Image)))
        .DistinctBy(known => known.MediaType)
        .ToFrozenDictionary(known => known.MediaType, known => known.Kind);

    public static Signature? Match(ReadOnlySpan<byte> head)
    {
        foreach (var signature in All)
        {
            if (signature.Matches(head))
            {
                return signature;
            }
        }

        return null;
    }

    public static MediaKind KindOf(string mediaType) => Kinds.GetValueOrDefault(mediaType, MediaKind.Unknown);

    /// <summary>One or two byte strings at fixed places; each char of <paramref name="Bytes"/> stands for one byte.</summary>
    internal sealed record Signature(MediaKind Kind, string MediaType, int Offset, string Bytes, int SecondOffset = 0, string SecondBytes = "")
    {
        public bool Matches(ReadOnlySpan<byte> head) => At(head, Offset, Bytes) && At(head, SecondOffset, SecondBytes);

        private static bool At(ReadOnlySpan<byte> head, int offset, string bytes)
        {
            if (head.Length < offset + bytes.Length)
            {
                return false;
            }

            for (var i = 0; i < bytes.Length; i++)
            {
                if (head[offset + i] != bytes[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
