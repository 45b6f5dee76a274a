using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Archives;

namespace AnnotationFunctions.Tests.Media.Archives;

/// <summary>Archives that are made to be read in two ways, or to become more than they are.</summary>
public sealed class HostileArchiveTests
{
    private static readonly ForgedEntry One = ForgedEntry.Stored("one.txt", "the first content");
    private static readonly ForgedEntry Two = ForgedEntry.Stored("two.txt", "the second content");

    [Fact]
    public async Task Entries_ForgedButHonest_AreRead()
    {
        (await ReadAll(new ZipForge().Add(One).Add(Two).Close())).ShouldBe(["one.txt=the first content", "two.txt=the second content"]);
        (await ReadAll(new ZipForge().Add(One).Raw("room between"u8).Add(Two).Close(comment: "a comment"u8.ToArray()))).Count.ShouldBe(2);
        (await ReadAll(new ZipForge().Add(One).Close64())).ShouldBe(["one.txt=the first content"]);
        (await ReadAll(new ZipForge().Close())).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Entries_WithDescriptors_AreReadWhenTheseAgree(bool signed, bool wide)
    {
        var honest = ForgedEntry.Deflated("one.txt", "words and words and words"u8.ToArray()).Streamed(signed, wide);
        var lying = honest with { Descriptor = [.. honest.Descriptor[..^1], 7] };

        (await ReadAll(new ZipForge().Add(honest).Add(Two).Close())).ShouldBe(["one.txt=words and words and words", "two.txt=the second content"]);
        (await ReadAll(new ZipForge().Add(lying).Add(Two).Close())).ShouldSatisfyAllConditions(
            entries => entries[0].ShouldStartWith("damaged: "), entries => entries[0].ShouldContain("what follows its content"), entries => entries[1].ShouldStartWith("two.txt="));
    }

    /// <summary>As Info-ZIP writes to a pipe: the length is known before, checksum and packed length are not.</summary>
    [Fact]
    public async Task Entries_WithDescriptorsAndLengthsThatAreKnownEarly_AreReadWhenTheseAgree()
    {
        var known = One.Streamed() with { ChangeLocal = header => Array.Clear(header, 14, 8) };
        var lying = Two.Streamed() with { ChangeLocal = header => { Array.Clear(header, 14, 8); header[22]++; } };

        (await ReadAll(new ZipForge().Add(known).Add(lying).Close())).ShouldSatisfyAllConditions(
            entries => entries[0].ShouldBe("one.txt=the first content"), entries => entries[1].ShouldStartWith("damaged: "));
    }

    [Fact]
    public async Task Entries_WrittenToAStreamThatCannotSeek_AreRead()
    {
        using var buffer = new MemoryStream();
        using (var forward = new ForwardStream(buffer))
        using (var archive = new ZipArchive(forward, ZipArchiveMode.Create))
        {
            archive.CreateEntry("folder/");
            archive.CreateEntry("empty.txt");
            await using var stream = await archive.CreateEntry("a.txt").OpenAsync(TestContext.Current.CancellationToken);
            stream.Write("streamed"u8);
        }

        (await ReadAll(buffer.ToArray())).ShouldBe(["empty.txt=", "a.txt=streamed"]);
    }

    [Fact]
    public async Task OpenAsync_EntriesThatShareOneHeader_IsRefused()
    {
        var forge = new ZipForge();
        var at = forge.Local(One);
        for (var i = 0; i < 12; i++)
        {
            forge.List(One with { Name = Encoding.UTF8.GetBytes($"n{i:D6}") }, at);
        }

        (await Refusal(forge.Close())).ShouldSatisfyAllConditions(
            refusal => refusal.Code.ShouldBe("overlapping-entries"), refusal => refusal.Message.ShouldContain("the bytes of its entry 1 reach into those of entry 2"));
    }

    [Fact]
    public async Task OpenAsync_EntryWithinAnother_IsRefused()
    {
        var outer = ForgedEntry.Stored("outer.bin", [.. "before"u8, .. Two.LocalHeader(), .. Two.Packed, .. "after"u8]);
        var forge = new ZipForge();
        forge.Add(outer).List(Two, 30 + outer.Name.Length + 6);

        (await Refusal(forge.Close())).Code.ShouldBe("overlapping-entries");
    }

    [Fact]
    public async Task OpenAsync_EntryThatReachesIntoTheNext_IsRefused() =>
        (await Refusal(new ZipForge().Add(One with { ListedPacked = (uint)One.Packed.Length + 1 }).Add(Two).Close())).Code.ShouldBe("overlapping-entries");

    [Fact]
    public async Task OpenAsync_EntryThatReachesIntoTheDirectory_IsRefused() =>
        (await Refusal(new ZipForge().Add(One with { ListedPacked = (uint)One.Packed.Length + 1 }).Close())).ShouldSatisfyAllConditions(
            refusal => refusal.Code.ShouldBe("overlapping-entries"), refusal => refusal.Message.ShouldContain("reach into its directory"));

    [Fact]
    public async Task OpenAsync_EntryWithinTheDirectory_IsRefused()
    {
        var forge = new ZipForge().Add(One);

        (await Refusal(forge.List(Two, forge.Position).Close())).Code.ShouldBe("overlapping-entries");
    }

    [Fact]
    public async Task ReadAsync_LocalFieldThatPushesContentIntoTheNextEntry_IsRefused()
    {
        var long_ = One with { ChangeLocal = header => ZipForge.Put(header, 28, (ushort)40) };

        (await ReadAll(new ZipForge().Add(long_).Add(Two).Close())).ShouldSatisfyAllConditions(
            entries => entries[0].ShouldStartWith("overlapping-entries: "), entries => entries[1].ShouldBe("two.txt=the second content"));
    }

    [Fact]
    public async Task OpenAsync_CommentThatHoldsAnEndRecord_IsRefused()
    {
        var honest = new ZipForge().Add(One);
        var whole = honest.Close(comment: ZipForge.End(1, 0, 0, []));
        var signatureAlone = honest.Close(comment: "PK\x05\x06 says the comment"u8.ToArray());

        foreach (var archive in (byte[][])[whole, signatureAlone])
        {
            (await Refusal(archive)).ShouldSatisfyAllConditions(
                refusal => refusal.Code.ShouldBe("ambiguous-archive"), refusal => refusal.Message.ShouldContain("another end record"));
        }
    }

    [Fact]
    public async Task OpenAsync_ManyEntriesBehindACommentThatSpeaksOfTwo_IsRefused()
    {
        var forge = new ZipForge();
        for (var i = 0; i < 2_000; i++)
        {
            forge.Add(ForgedEntry.Stored($"{i}", []));
        }

        var archive = forge.Close(comment: ZipForge.End(2, 0, 0, []));

        (await Refusal(archive, new ArchiveLimits { MaxEntries = 1_000 })).Code.ShouldBe("ambiguous-archive");
    }

    [Fact]
    public async Task OpenAsync_BytesBehindTheEnd_IsRefused() =>
        (await Refusal([.. new ZipForge().Add(One).Close(), 0])).ShouldSatisfyAllConditions(
            refusal => refusal.Code.ShouldBe("damaged"), refusal => refusal.Message.ShouldContain("or others follow it"));

    [Fact]
    public async Task OpenAsync_BytesBeforeTheArchive_IsRefused() =>
        (await Refusal([.. "PK\x03\x04 and more"u8, .. new ZipForge().Add(One).Close()])).Code.ShouldBe("ambiguous-archive");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(ushort.MaxValue)]
    public async Task OpenAsync_EndThatMiscounts_IsRefused(int stated) =>
        (await Refusal(new ZipForge().Add(One).Add(Two).Close(stated), new ArchiveLimits { MaxEntries = 100_000 })).ShouldSatisfyAllConditions(
            refusal => refusal.Code.ShouldBe("ambiguous-archive"), refusal => refusal.Message.ShouldContain("its directory has 2"));

    [Fact]
    public async Task OpenAsync_MoreEntriesThanTheEndSays_AreCountedWhileReading()
    {
        var forge = new ZipForge();
        for (var i = 0; i < 10; i++)
        {
            forge.Add(ForgedEntry.Stored($"{i}", []));
        }

        (await Refusal(forge.Close(stated: 2), new ArchiveLimits { MaxEntries = 5 })).Message.ShouldBe("The archive has more than 5 entries; at most 5 are accepted.");
    }

    [Fact]
    public async Task OpenAsync_DirectoryOfLongFields_IsBounded()
    {
        var forge = new ZipForge();
        var fat = new byte[60_000];
        ZipForge.Put(fat, 0, (ushort)0xCAFE);
        ZipForge.Put(fat, 2, (ushort)(fat.Length - 4));
        for (var i = 0; i < 20; i++)
        {
            forge.Add(ForgedEntry.Stored($"{i}", []) with { Extra = fat });
        }

        (await Refusal(forge.Close(), new ArchiveLimits { MaxEntries = 20 })).Message.ShouldContain("directory has 1,200,950 bytes");
    }

    [Theory]
    [InlineData("locator")]
    [InlineData("locator behind the archive")]
    [InlineData("record length")]
    [InlineData("entries")]
    [InlineData("offset")]
    [InlineData("length")]
    public async Task OpenAsync_Zip64RecordsThatDisagree_IsRefused(string what)
    {
        var archive = new ZipForge().Add(One).Close64((record, locator, end) =>
        {
            switch (what)
            {
                case "locator": ZipForge.Put(locator, 8, 3UL); break;
                case "locator behind the archive": ZipForge.Put(locator, 8, ulong.MaxValue - 3); break;
                case "record length": ZipForge.Put(record, 4, 43UL); break;
                case "entries": ZipForge.Put(end, 8, 0x0002_0002U); break;
                case "offset": ZipForge.Put(end, 16, 1U); break;
                default: ZipForge.Put(record, 40, 1UL); break;
            }
        });

        (await Refusal(archive)).Code.ShouldBe("ambiguous-archive");
    }

    [Fact]
    public async Task OpenAsync_PartOfASplitArchive_SaysSo()
    {
        var archive = new ZipForge().Add(One).Close();
        archive[^18] = 1;

        (await Refusal(archive)).ShouldSatisfyAllConditions(refusal => refusal.Code.ShouldBe("not-supported"), refusal => refusal.Message.ShouldContain("part of several"));
    }

    [Fact]
    public async Task Entries_ArchiveInside_DoesNotConfuseTheEnd()
    {
        var inner = new ZipForge().Add(Two).Close();

        (await ReadAll(new ZipForge().Add(ForgedEntry.Stored("inner.zip", inner)).Close())).ShouldHaveSingleItem().ShouldStartWith("inner.zip=PK");
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "name", "its own header gives it another name" },
        { "packed", "its own header says something else" },
        { "unpacked", "its own header says something else" },
        { "checksum", "its own header says something else" },
        { "method", "its own header says something else" },
        { "encryption", "its own header says something else" },
        { "descriptor", "its own header says something else" },
        { "signature", "there is no entry where the archive's directory says" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task ReadAsync_HeaderThatDisagreesWithTheDirectory_RefusesThatEntry(string what, string message)
    {
        var lying = what == "name"
            ? One with { LocalName = "two.exe"u8.ToArray() }
            : One with { ChangeLocal = header => header[what switch { "packed" => 18, "unpacked" => 22, "checksum" => 14, "method" => 8, "encryption" or "descriptor" => 6, _ => 2 }] ^= (byte)(what == "descriptor" ? 8 : 1) };

        (await ReadAll(new ZipForge().Add(lying).Add(Two).Close())).ShouldSatisfyAllConditions(
            entries => entries[0].ShouldStartWith("damaged: "), entries => entries[0].ShouldContain(message), entries => entries[1].ShouldBe("two.txt=the second content"));
    }

    [Fact]
    public async Task ReadAsync_StoredEntryOfTwoSizes_IsRefused() =>
        (await ReadAll(new ZipForge().Add(One with { Unpacked = 5_000 }).Close())).ShouldHaveSingleItem().ShouldStartWith("damaged: The archive says that the entry is not packed");

    [Fact]
    public async Task ReadAsync_EncryptedOrUnknownMethod_IsRefusedByName() =>
        (await ReadAll(new ZipForge().Add(One with { Flags = 1 }).Add(Two with { Method = 12 }).Close())).ShouldBe(
            ["encrypted: The entry is encrypted.", "unsupported-compression: The entry is packed with method 12; stored (0) and deflated (8) ones are accepted."]);

    [Fact]
    public async Task OpenAsync_SmallEntriesThatAreLargeTogether_IsRefused()
    {
        var zeros = new byte[1_000_000];
        var forge = new ZipForge();
        for (var i = 0; i < 10; i++)
        {
            forge.Add(ForgedEntry.Deflated($"{i}.bin", zeros));
        }

        (await Refusal(forge.Close())).ShouldSatisfyAllConditions(
            refusal => refusal.Code.ShouldBe("packed-too-well"), refusal => refusal.Message.ShouldContain("to 10,000,000 bytes; more than 200 times"));
    }

    [Fact]
    public async Task Entries_NameOfTheLongestKind_IsCutAndStaysApartFromOthers()
    {
        var name = new string('n', ushort.MaxValue);
        var entries = await ReadAll(new ZipForge().Add(ForgedEntry.Stored(name, "1")).Add(ForgedEntry.Stored(name, "1")).Close(), names: true);

        entries.Count.ShouldBe(2);
        entries.ShouldAllBe(entry => entry.Length < 600 && entry.StartsWith("nnn"));
        entries[0].ShouldNotBe(entries[1]);
    }

    [Fact]
    public async Task Entries_NameInAnotherEncoding_IsShownByItsBytes() =>
        (await ReadAll(new ZipForge().Add(One with { Name = [0xFC, .. ".png"u8] }).Close(), names: true)).ShouldBe(["\\xFC.png unsafe-name"]);

    [Fact]
    public async Task Entries_HiddenCharacters_AreShown() =>
        (await ReadAll(new ZipForge().Add(ForgedEntry.Stored("exe\u202Egpj.png", "1")).Close(), names: true)).ShouldBe(["exe\\u{202E}gpj.png unsafe-name"]);

    [Fact]
    public async Task Entries_UnicodePathField_IsUsedForANameThatCannotBeRead_AndMustNotContradictOneThatCan()
    {
        byte[] old = [0x81, .. ".txt"u8];
        var entries = await ReadAll(new ZipForge()
            .Add(One with { Name = old, Extra = UnicodePath(old, "ü.txt") })
            .Add(Two with { Extra = UnicodePath(Two.Name, "other.exe") })
            .Close());

        entries[0].ShouldBe("ü.txt=the first content");
        entries[1].ShouldStartWith("unsafe-name: The entry's name is not safe: the archive gives it two names that differ.");
    }

    /// <summary>Whatever a byte is changed to: content with its checksum, or a reason; never another exception, and never more than was packed.</summary>
    [Fact]
    public async Task Entries_EveryByteChanged_EndsInContentOrAReason()
    {
        var archive = new ZipForge().Add(ForgedEntry.Deflated("one.txt", "words and words and words"u8.ToArray()).Streamed()).Add(Two).Close64();
        for (var at = 0; at < archive.Length; at++)
        {
            foreach (var change in (byte[])[1, 0x80, 0xFF])
            {
                var changed = archive.ToArray();
                changed[at] ^= change;
                try
                {
                    (await ReadAll(changed)).Sum(entry => entry.Length).ShouldBeLessThan(1_000);
                }
                catch (RejectedMediaException refusal)
                {
                    refusal.Message.ShouldNotBeNullOrEmpty();
                }
            }
        }
    }

    private static byte[] UnicodePath(byte[] name, string path)
    {
        byte[] field = [1, .. BitConverter.GetBytes(Crc32.HashToUInt32(name)), .. Encoding.UTF8.GetBytes(path)];
        var header = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(header, 0x7075);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), (ushort)field.Length);
        return [.. header, .. field];
    }

    private static Task<RejectedMediaException> Refusal(byte[] archive, ArchiveLimits? limits = null) => ArchiveReaderTests.Rejection(archive, limits ?? ArchiveLimits.Default);

    private static async Task<List<string>> ReadAll(byte[] archive, bool names = false)
    {
        if (!names)
        {
            return await ArchiveReaderTests.ReadAll(archive);
        }

        var reader = await ArchiveReader.OpenAsync(new MemoryStream(archive), ArchiveLimits.Default, TestContext.Current.CancellationToken);
        return [.. reader.Entries().Select(entry => $"{entry.Name} {entry.Problem?.Code}")];
    }

    private sealed class ForwardStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
