using System.IO.Compression;
using System.Text;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>What real uploads bring along: broken, doubled, disguised and hostile files, made on the fly.</summary>
internal static class OddUploads
{
    /// <summary>Side of the bomb: 900 million pixels that compress to about 110 kB.</summary>
    private const int BombSide = 30_000;

    private const string Refused = "quarantined";

    /// <param name="first">A picture to double; it is uploaded itself.</param>
    /// <param name="spare">A picture that is uploaded under no other name.</param>
    internal static IReadOnlyList<DemoUpload> From(DemoUpload first, DemoUpload spare) =>
    [
        new("odd/corrupt.png", Corrupt(first.Content), null, "corrupt", Refused),
        new("odd/empty.png", [], null, "empty", Refused),
        new("odd/text.png", Encoding.UTF8.GetBytes("This is a text whose name says that it is a picture.\n"), null, "wrong type", Refused),
        new("odd/again.png", first.Content, first.Truth, "exact duplicate"),
        new("odd/lighter.png", GreyImage.Read(first.Content).Lightened(2).ToPng(), first.Truth, "near duplicate"),
        new("odd/bomb.png", Bomb(), null, "decompression bomb", Refused),
        new("odd/escape.zip", Escape(spare.Content), null, "path escape", Refused),
        new("odd/цифра-數字-🖊.png", spare.Content, spare.Truth, "Unicode name", "accepted"),
    ];

    /// <summary>The signature and the header are right, the rest is noise and ends early.</summary>
    private static byte[] Corrupt(byte[] png)
    {
        var broken = png[..(png.Length * 2 / 3)];
        for (var i = 41; i < broken.Length; i++)
        {
            broken[i] = (byte)(i * 151 + 17);
        }

        return broken;
    }

    private static byte[] Bomb() => GreyImage.Encode(
        BombSide, BombSide, bitDepth: 1, Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[BombSide / 8], BombSide));

    private static byte[] Escape(byte[] png)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("../evil.png").Open();
            entry.Write(png);
        }

        return archive.ToArray();
    }
}
