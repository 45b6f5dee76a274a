using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Archives;

namespace AnnotationFunctions.Tests.Media.Archives;

public sealed class ArchiveReaderTests
{
    [Fact]
    public async Task Entries_GoodArchive_GivesNamesAndContent()
    {
        var entries = await ReadAll(Zip(("a.txt", "one"), ("deep/er/", ""), ("deep/er/b.txt", "two"), ("空.txt", "three"), ("e\u0301.txt", "four")));

        entries.ShouldBe(["a.txt=one", "deep/er/b.txt=two", "空.txt=three", "é.txt=four"]);
    }

    [Theory]
    [InlineData("../evil.png", "leaves its folder")]
    [InlineData("a/../../evil.png", "leaves its folder")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("C:/evil.png", "drive")]
    [InlineData("a\\evil.png", "backslash")]
    [InlineData("a\0b.png", "hidden character U+0000")]
    [InlineData("photo\u200Fgpj.exe", "hidden character U+200F")]
    [InlineData("exe\u202Egpj.png", "hidden character U+202E")]
    [InlineData("a//b.png", "empty folder name")]
    [InlineData("./b.png", "empty folder name")]
    public async Task Entries_UnsafeName_RefusesThatEntryAlone(string name, string problem)
    {
        var entries = await ReadAll(Zip(("good.txt", "1"), (name, "2"), ("also good.txt", "3")));

        entries[0].ShouldBe("good.txt=1");
        entries[1].ShouldStartWith("unsafe-name");
        entries[1].ShouldContain(problem);
        entries[2].ShouldBe("also good.txt=3");
    }

    [Fact]
    public async Task Entries_LongName_IsRefused() =>
        (await ReadAll(Zip((new string('n', 600), "1")))).ShouldHaveSingleItem().ShouldContain("600 characters, at most 512");

    [Fact]
    public async Task Entries_RepeatedName_RefusesTheSecond() =>
        (await ReadAll(Zip(("a", "1"), ("a", "2")))).ShouldBe(["a=1", "repeated-name: The archive holds an earlier entry of the same name."]);

    [Fact]
    public async Task Entries_SymbolicLink_IsRefused()
    {
        var archive = Zip(archive =>
        {
            var entry = archive.CreateEntry("link");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            entry.Open().Dispose();
        });

        (await ReadAll(archive)).ShouldHaveSingleItem().ShouldStartWith("symbolic-link");
    }

    [Fact]
    public async Task ReadAsync_ZerosPackedAThousandfold_IsRefusedWithTheNumbers() =>
        (await ReadAll(Zip(("bomb", new string('\0', 5 << 20)), ("good", "1")))).ShouldSatisfyAllConditions(
            entries => entries[0].ShouldMatch("^packed-too-well: The entry would unpack from [0-9,]+ to 5,242,880 bytes; more than 200 times"),
            entries => entries[1].ShouldBe("good=1"));

    [Fact]
    public async Task ReadAsync_EntryOverTheBound_IsRefused() =>
        (await ReadAll(Zip(("a", "12345")), new ArchiveLimits { MaxEntryBytes = 4 })).ShouldBe(["too-many-bytes: The entry has 5 bytes unpacked; at most 4 are accepted."]);

    [Fact]
    public async Task ReadAsync_DirectoryThatLiesAboutTheSize_IsRefused()
    {
        var content = Zip(("a.txt", "a somewhat longer text than the directory will say"));
        var directory = content.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(directory + 24), 5);

        (await ReadAll(content)).ShouldHaveSingleItem().ShouldStartWith("damaged: ");
    }

    [Fact]
    public async Task ReadAsync_FlippedContent_FailsTheChecksum()
    {
        var content = Zip(archive =>
        {
            using var stream = archive.CreateEntry("a.txt", CompressionLevel.NoCompression).Open();
            stream.Write("stored as it is"u8);
        });
        content[content.AsSpan().IndexOf("stored"u8)] ^= 1;

        (await ReadAll(content)).ShouldBe(["damaged: The entry's bytes do not match the checksum in the archive."]);
    }

    [Fact]
    public async Task OpenAsync_TooManyEntriesOrBytes_RefusesTheArchive()
    {
        var content = Zip(("a", "123"), ("b", "456"));

        (await Rejection(content, new ArchiveLimits { MaxEntries = 1 })).Message.ShouldBe("The archive has 2 entries; at most 1 are accepted.");
        (await Rejection(content, new ArchiveLimits { MaxTotalBytes = 5 })).Message.ShouldStartWith("The archive would unpack to more than 5 bytes.");
        (await Rejection(content, new ArchiveLimits { MaxBytes = 9 })).Message.ShouldStartWith($"The archive has {content.Length} bytes; at most 9");
    }

    [Fact]
    public async Task OpenAsync_Truncated_IsDamaged() =>
        (await Rejection(Zip(("a", "123"), ("b", "456"))[..60], ArchiveLimits.Default)).Code.ShouldBe("damaged");

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(22)]
    [InlineData(200)]
    public async Task OpenAsync_NoArchive_IsDamaged(int length) =>
        (await Rejection([.. "PK\x03\x04"u8[..Math.Min(4, length)], .. new byte[Math.Max(0, length - 4)]], ArchiveLimits.Default)).Code.ShouldBe("damaged");

    internal static async Task<RejectedMediaException> Rejection(byte[] content, ArchiveLimits limits) =>
        await Should.ThrowAsync<RejectedMediaException>(() => ArchiveReader.OpenAsync(new MemoryStream(content), limits, TestContext.Current.CancellationToken));

    internal static async Task<List<string>> ReadAll(byte[] content, ArchiveLimits? limits = null)
    {
        var reader = await ArchiveReader.OpenAsync(new MemoryStream(content), limits ?? ArchiveLimits.Default, TestContext.Current.CancellationToken);
        var entries = new List<string>();
        foreach (var entry in reader.Entries())
        {
            try
            {
                entries.Add(entry.Problem is { } problem ? $"{problem.Code}: {problem.Message}" : $"{entry.Name}={Encoding.UTF8.GetString(await entry.ReadAsync(TestContext.Current.CancellationToken))}");
            }
            catch (RejectedMediaException rejection)
            {
                entries.Add($"{rejection.Code}: {rejection.Message}");
            }
        }

        return entries;
    }

    private static byte[] Zip(params (string Name, string Content)[] entries) => Zip(archive =>
    {
        foreach (var (name, content) in entries)
        {
            using var stream = archive.CreateEntry(name).Open();
            stream.Write(Encoding.UTF8.GetBytes(content));
        }
    });

    private static byte[] Zip(Action<ZipArchive> fill)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(archive);
        }

        return buffer.ToArray();
    }
}
