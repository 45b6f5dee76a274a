using System.Collections.Frozen;

namespace AnnotationFunctions.Media.Sniffing;

/// <summary>What file name extensions stand for. Used to state a disagreement, never to decide how content is read.</summary>
internal static class NameClaims
{
    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".jpe"] = "image/jpeg", [".jfif"] = "image/jpeg",
        [".gif"] = "image/gif", [".webp"] = "image/webp", [".tif"] = "image/tiff", [".tiff"] = "image/tiff", [".avif"] = "image/avif",
        [".heic"] = "image/heic", [".heif"] = "image/heic", [".bmp"] = "image/bmp", [".dib"] = "image/bmp", [".ico"] = "image/x-icon", [".jxl"] = "image/jxl",
        [".psd"] = "image/vnd.adobe.photoshop", [".dcm"] = "application/dicom",
        [".txt"] = "text/plain", [".text"] = "text/plain", [".md"] = "text/plain", [".log"] = "text/plain",
        [".csv"] = "text/csv", [".tsv"] = "text/tab-separated-values", [".jsonl"] = "application/jsonl", [".ndjson"] = "application/jsonl",
        [".json"] = "application/json", [".parquet"] = "application/vnd.apache.parquet", [".arrow"] = "application/vnd.apache.arrow.file",
        [".zip"] = "application/zip", [".gz"] = "application/gzip", [".tgz"] = "application/gzip", [".tar"] = "application/x-tar",
        [".bz2"] = "application/x-bzip2", [".xz"] = "application/x-xz", [".zst"] = "application/zstd", [".7z"] = "application/x-7z-compressed",
        [".rar"] = "application/vnd.rar",
        [".wav"] = "audio/wav", [".mp3"] = "audio/mpeg", [".flac"] = "audio/flac", [".ogg"] = "audio/ogg", [".opus"] = "audio/ogg",
        [".m4a"] = "audio/mp4", [".aif"] = "audio/aiff", [".aiff"] = "audio/aiff", [".aac"] = "audio/aac",
        [".mp4"] = "video/mp4", [".m4v"] = "video/mp4", [".mov"] = "video/quicktime", [".mkv"] = "video/x-matroska", [".webm"] = "video/x-matroska",
        [".avi"] = "video/x-msvideo", [".flv"] = "video/x-flv", [".mpg"] = "video/mpeg", [".mpeg"] = "video/mpeg",
        [".pdf"] = "application/pdf", [".html"] = "text/html", [".htm"] = "text/html", [".xml"] = "application/xml", [".svg"] = "image/svg+xml",
        [".docx"] = OfficeOpenXml.Word, [".xlsx"] = OfficeOpenXml.Excel, [".pptx"] = OfficeOpenXml.PowerPoint,
        [".exe"] = "application/vnd.microsoft.portable-executable", [".dll"] = "application/vnd.microsoft.portable-executable",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string? MediaTypeOf(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot >= 0 && MediaTypes.TryGetValue(name[dot..], out var mediaType) ? mediaType : null;
    }

    public static MediaKind KindOf(string mediaType) => mediaType switch
    {
        "text/plain" => MediaKind.Text,
        "text/csv" or "text/tab-separated-values" or "application/jsonl" or "application/json" => MediaKind.Records,
        "text/html" or "application/xml" or "image/svg+xml" => MediaKind.Document,
        "application/dicom" => MediaKind.Image,
        _ => MediaSignatures.KindOf(mediaType),
    };
}
