namespace AnnotationFunctions.Media.Sniffing;

/// <summary>What sort of thing some content is, as far as the pipeline treats it differently.</summary>
public enum MediaKind
{
    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>A raster image.</summary>
    Image,

    /// <summary>Plain text.</summary>
    Text,

    /// <summary>Many records in one file: CSV, JSON lines, Parquet, Arrow.</summary>
    Records,

    /// <summary>An archive or a compressed stream.</summary>
    Archive,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Moving pictures.</summary>
    Video,

    /// <summary>A document with layout or markup: PDF, office files, HTML, SVG.</summary>
    Document,

    /// <summary>A program or a library.</summary>
    Program,

    /// <summary>Binary content of no known format.</summary>
    Unknown,
}
