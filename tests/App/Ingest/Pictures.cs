using System.IO.Compression;
using System.Text;
using NetVips;

namespace AnnotationFunctions.Tests.App.Ingest;

/// <summary>Makes files to upload.</summary>
internal static class Pictures
{
    /// <summary>A PNG that looks like no other with another seed: random blobs, enlarged.</summary>
    public static byte[] Png(int seed, int side = 64, double brighter = 0)
    {
        using var picture = Scene(seed, side, brighter);
        return picture.PngsaveBuffer();
    }

    public static byte[] Jpeg(int seed, int side = 64, double brighter = 0)
    {
        using var picture = Scene(seed, side, brighter);
        return picture.JpegsaveBuffer(q: 90);
    }

    /// <summary>A PNG of 16 bits whose values are spread over a range.</summary>
    public static byte[] Deep(int low, int high)
    {
        const int Side = 96;
        var values = new ushort[Side * Side];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (ushort)(low + ((long)i * (high - low) / (values.Length - 1)));
        }

        using var picture = Image.NewFromMemory(values, Side, Side, 1, Enums.BandFormat.Ushort).Copy(interpretation: Enums.Interpretation.Grey16);
        return picture.PngsaveBuffer();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return buffer.ToArray();
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static Image Scene(int seed, int side, double brighter)
    {
        var levels = new byte[3 * 8 * 8];
        var random = new Random(seed);
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = (byte)random.Next(30, 220);
        }

        using var cells = Image.NewFromMemory(levels, 8, 8, 3, Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        return (cells.Zoom(side / 8, side / 8) + brighter).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();
    }
}
