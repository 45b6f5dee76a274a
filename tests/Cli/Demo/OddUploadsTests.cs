using System.IO.Compression;
using AnnotationFunctions.Cli.Demo;
using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Tests.Cli.Demo;

public sealed class OddUploadsTests
{
    private static readonly IReadOnlyList<DemoUpload> Pictures = new DigitsSample(Repository.Find().DigitsFolder).Take(2);
    private static readonly IReadOnlyList<DemoUpload> Odd = OddUploads.From(Pictures[0], Pictures[1]);

    [Fact]
    public void From_Pictures_CoversEveryKind() => Odd.Select(upload => upload.Special).ShouldBe(
    [
        "corrupt", "empty", "wrong type", "exact duplicate", "near duplicate", "decompression bomb", "path escape", "Unicode name",
    ]);

    [Fact]
    public void From_Bomb_IsSmallAndClaimsMuch()
    {
        var bomb = Of("decompression bomb");
        bomb.Length.ShouldBeLessThan(300_000);
        // Width and height of the header: 30,000 each.
        bomb[16..24].ShouldBe([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    }

    [Fact]
    public void From_Escape_IsAnArchiveThatPointsOutOfItself()
    {
        using var zip = new ZipArchive(new MemoryStream(Of("path escape")));
        zip.Entries.Single().FullName.ShouldBe("../evil.png");
    }

    [Fact]
    public void From_NearDuplicate_DiffersInBytesOnly()
    {
        var near = Of("near duplicate");
        near.ShouldNotBe(Pictures[0].Content);
        var (one, other) = (GreyImage.Read(Pictures[0].Content), GreyImage.Read(near));
        one.Pixels.Zip(other.Pixels).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) <= 2);
    }

    [Fact]
    public void From_Corrupt_StillLooksLikeAPngAtItsHead() => Of("corrupt")[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    private static byte[] Of(string special) => Odd.Single(upload => upload.Special == special).Content;
}
