using AnnotationFunctions.Media.Archives;
using AnnotationFunctions.Media.Images;
using AnnotationFunctions.Media.Text;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Ingest;

/// <summary>Bounds of what is ingested, from the settings <c>Ingest__…</c>. Every bound has a default; see each limit's type.</summary>
public sealed record IngestOptions
{
    /// <summary>Bounds of images.</summary>
    public ImageLimits Images { get; init; } = ImageLimits.Default;

    /// <summary>Bounds of texts.</summary>
    public TextLimits Texts { get; init; } = TextLimits.Default;

    /// <summary>Bounds of archives.</summary>
    public ArchiveLimits Archives { get; init; } = ArchiveLimits.Default;

    /// <summary>How many images or texts are prepared at once; all images together take at most the memory that one may take, so that large ones wait for each other. Default 2.</summary>
    public int Preparations { get; init; } = 2;

    /// <summary>How many entries of an archive are in work at once. Default 8.</summary>
    public int EntriesAtOnce { get; init; } = 8;

    /// <summary>Bytes of unpacked archive entries that this process holds at once, whatever the number of archives. Default 128 MiB.</summary>
    public long EntryBytesAtOnce { get; init; } = 128L << 20;

    /// <summary>How long an entry waits for its share of these before its archive is tried again later. Default 5 minutes.</summary>
    public TimeSpan EntryWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often an upload is tried again, inside one call, while storage does not answer. Default 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Pause before the first of these tries; it doubles each time. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is not a positive number; the message names it.</exception>
    public static IngestOptions From(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Ingest");
        var defaults = new IngestOptions();
        return defaults with
        {
            Images = defaults.Images with
            {
                MaxBytes = Read(settings, "MaxImageBytes", defaults.Images.MaxBytes),
                MaxPixels = Read(settings, "MaxImagePixels", defaults.Images.MaxPixels),
                MaxMemory = Read(settings, "MaxImageMemory", defaults.Images.MaxMemory),
                MaxSide = ReadInt(settings, "MaxImageSide", defaults.Images.MaxSide),
            },
            Texts = defaults.Texts with { MaxBytes = Read(settings, "MaxTextBytes", defaults.Texts.MaxBytes) },
            Archives = defaults.Archives with
            {
                MaxBytes = Read(settings, "MaxArchiveBytes", defaults.Archives.MaxBytes),
                MaxEntries = ReadInt(settings, "MaxArchiveEntries", defaults.Archives.MaxEntries),
            },
            Preparations = ReadInt(settings, "Preparations", defaults.Preparations),
        };
    }

    private static int ReadInt(IConfigurationSection settings, string name, int otherwise) => Read(settings, name, otherwise) is <= int.MaxValue and var value
        ? (int)value
        : throw new InvalidOperationException($"The setting 'Ingest__{name}' is '{settings[name]}'; at most {int.MaxValue} is possible.");

    private static long Read(IConfigurationSection settings, string name, long otherwise)
    {
        if (settings[name] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new InvalidOperationException($"The setting 'Ingest__{name}' is '{text}'; expected a positive whole number.");
    }
}
