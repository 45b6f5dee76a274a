namespace AnnotationFunctions.Media.Text;

/// <summary>Bounds that a text must keep.</summary>
public sealed record TextLimits
{
    /// <summary>The defaults.</summary>
    public static TextLimits Default { get; } = new();

    /// <summary>Most bytes of the file. Default 4 MiB.</summary>
    public long MaxBytes { get; init; } = 4L << 20;

    /// <summary>Most Unicode code points of the prepared text. Default one million.</summary>
    public int MaxLength { get; init; } = 1_000_000;
}
