using System.Text;
using AnnotationFunctions.Media.Sniffing;

namespace AnnotationFunctions.Tests.Media.Sniffing;

public sealed class MediaSnifferTests
{
    [Theory]
    [InlineData("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.png", MediaKind.Image, "image/png")]
    [InlineData("\xff\xd8\xff\xe0\0\x10JFIF", "a.jpg", MediaKind.Image, "image/jpeg")]
    [InlineData("RIFF\x24\0\0\0WEBPVP8 ", "a.webp", MediaKind.Image, "image/webp")]
    [InlineData("RIFF\x24\0\0\0WAVEfmt ", "a.wav", MediaKind.Audio, "audio/wav")]
    [InlineData("\0\0\0\x20" + "ftypisom\0\0", "a.mp4", MediaKind.Video, "video/mp4")]
    [InlineData("\0\0\0\x20" + "ftypavif\0\0", "a.avif", MediaKind.Image, "image/avif")]
    [InlineData("\0\0\0\x1c" + "ftypmif1\0\0\0\0mif1avifmiaf", "a.avif", MediaKind.Image, "image/avif")]
    [InlineData("\0\0\0\x1c" + "ftypmif1\0\0\0\0mif1heicmiaf", "a.heic", MediaKind.Image, "image/heic")]
    [InlineData("\0\0\0\x18" + "ftypheix\0\0\0\0mif1heix", "a.heic", MediaKind.Image, "image/heic")]
    [InlineData("\0\0\0\x14" + "ftypmif1\0\0\0\0mif1avif", "a.heif", MediaKind.Image, "image/heif")]
    [InlineData("\0\0\0\x14" + "ftypmif1", "a.heif", MediaKind.Image, "image/heif")]
    [InlineData("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "a.bmp", MediaKind.Image, "image/bmp")]
    [InlineData("BM\x46\0\0\0\x01\x02\0\0\x36\0\0\0\x28\0\0\0", "a.bmp", MediaKind.Image, "image/bmp")]
    [InlineData("BM\x46\0\0\0\x01\x02\0\0\x1a\0\0\0\x0c\0\0\0", "a.dib", MediaKind.Image, "image/bmp")]
    [InlineData("BM is how the note begins", "a.txt", MediaKind.Text, "text/plain")]
    [InlineData("PK\x03\x04\x14\0\0\0\x08\0aaaabbbbccccdddd\x05\0\0\0a.png", "a.zip", MediaKind.Archive, "application/zip")]
    [InlineData("PK\x03\x04\x14\0\0\0\x08\0aaaabbbbccccdddd\x13\0\0\0[Content_Types].xml", "a.docx", MediaKind.Document, "application/x-office-document")]
    [InlineData("%PDF-1.7\n%\xe2\xe3", "a.pdf", MediaKind.Document, "application/pdf")]
    [InlineData("PAR1\x15\x04\0", "a.parquet", MediaKind.Records, "application/vnd.apache.parquet")]
    [InlineData("\x7f" + "ELF\x02\x01", "a", MediaKind.Program, "application/x-elf")]
    [InlineData("\x01\x02\x03\x04", "a.bin", MediaKind.Unknown, "application/octet-stream")]
    [InlineData("", "a.png", MediaKind.Empty, "application/x-empty")]
    [InlineData("plain words\n", "a.txt", MediaKind.Text, "text/plain")]
    [InlineData("\xef\xbb\xbfplain words\n", "a", MediaKind.Text, "text/plain")]
    [InlineData("\xff\xfeh\0i\0", "a.txt", MediaKind.Text, "text/plain")]
    [InlineData("a,b\n1,2\n", "a.csv", MediaKind.Records, "text/csv")]
    [InlineData("{\"a\":1}\n", "a.jsonl", MediaKind.Records, "application/jsonl")]
    [InlineData("<!DOCTYPE html><html>", "a.html", MediaKind.Document, "text/html")]
    [InlineData("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\">", "a.svg", MediaKind.Document, "image/svg+xml")]
    [InlineData("MZ is the code of a country", "a.txt", MediaKind.Text, "text/plain")]
    [InlineData("BZh says the file", "a.txt", MediaKind.Text, "text/plain")]
    [InlineData("MZ\x90\0\x03\0\0\0", "a.txt", MediaKind.Program, "application/vnd.microsoft.portable-executable")]
    public void Sniff_Content_DecidesWhateverTheName(string head, string name, MediaKind kind, string mediaType)
    {
        var sniffed = MediaSniffer.Sniff(Encoding.Latin1.GetBytes(head), name);

        (sniffed.Kind, sniffed.MediaType).ShouldBe((kind, mediaType));
        MediaSniffer.Sniff(Encoding.Latin1.GetBytes(head), "other.mp4").MediaType.ShouldBe(kind == MediaKind.Records && mediaType is "text/csv" or "application/jsonl" ? "text/plain" : mediaType);
    }

    [Theory]
    [InlineData("<html>", "cat.png", "text/html, though its name says image/png", true)]
    [InlineData("GIF89a", "cat.png", "image/gif, though its name says image/png", false)]
    [InlineData("GIF89a", "cat.GIF", "image/gif", false)]
    [InlineData("GIF89a", "cat", "image/gif", false)]
    [InlineData("GIF89a", "cat.unheard-of", "image/gif", false)]
    [InlineData("words", "cat.jpeg", "text/plain, though its name says image/jpeg", true)]
    public void Describe_NameThatDisagrees_StatesBoth(string head, string name, string description, bool misleads)
    {
        var sniffed = MediaSniffer.Sniff(Encoding.Latin1.GetBytes(head), name);

        sniffed.Describe().ShouldBe(description);
        sniffed.NameMisleads.ShouldBe(misleads);
    }
}
