using System.Text;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class RunLengthMaskTests
{
    // Worked by hand from COCO's definition: runs down the columns, differences to the run two before from the fourth on, five bits to a character.
    public static TheoryData<int[], string> Worked => new()
    {
        { [2, 3, 1, 1], "231N" },                 // the fourth is 1 - 3 = -2 = ...11110: 30 + 48 = 'N'
        { [0, 6, 1], "061" },
        { [16], "`0" },                           // 16 alone would read as negative, so a group of 0 follows: 16 + 32 + 48 = '`'
        { [15], "?" },
        { [32, 1, 100], "P11T3" },                // 32: bits 0 with more, then 1; 100 = 3 · 32 + 4: 4 + 32 + 48 = 'T', then '3'
        { [5, 5, 5, 5, 5], "55500" },
        { [307_200], "PP\\9" },                   // a mask without a pixel, 480 × 640 = ((9 · 32 + 12) · 32 + 0) · 32 + 0
    };

    [Theory]
    [MemberData(nameof(Worked))]
    public void Encode_WorkedExample_IsThatText(int[] counts, string text)
    {
        CocoCounts.Encode(counts).ShouldBe(text);
        CocoCounts.TryDecode(text, out var read).ShouldBeNull();
        read.ShouldBe(counts);
    }

    [Fact]
    public void FromBitmap_WorkedExample_RunsDownTheColumns()
    {
        // . # #      columns: .## | ##. | #.. | ...
        // # # .      counts:  1 outside, 4 inside, 1 outside ...
        byte[] rows =
        [
            0, 1, 1, 0,
            1, 1, 0, 0,
            1, 0, 0, 0,
        ];

        var mask = RunLengthMask.FromBitmap(3, 4, rows);

        mask.Counts.ShouldBe(new ValueList<int>([1, 4, 1, 1, 5]));
        mask.Area.ShouldBe(5);
        mask.ToBitmap().ShouldBe(rows);
        Extent.Of(mask).ShouldBe(new Extent(0, 0, 3, 3));
    }

    [Fact]
    public void ToCompressed_QuarterOfASquare_IsWhatTheReferenceImplementationWrites()
    {
        // rows[:50, 50:] of 100 × 100: 5000 outside, then 50 inside and 50 outside for each of 50 columns.
        var rows = new byte[100 * 100];
        for (var y = 0; y < 50; y++)
        {
            rows.AsSpan(y * 100 + 50, 50).Fill(1);
        }

        var mask = RunLengthMask.FromBitmap(100, 100, rows);

        mask.ToCompressed().ShouldBe("Xl4b1b1" + new string('0', 98));
        mask.Area.ShouldBe(2500);
    }

    [Fact]
    public void Create_RunsOfZero_AreJoined()
    {
        RunLengthMask.Create(2, 5, [2, 0, 3, 1, 0, 4, 0]).ShouldBe(RunLengthMask.Create(2, 5, [5, 5]));
        RunLengthMask.Create(2, 2, [0, 0, 4]).ShouldBe(RunLengthMask.Create(2, 2, [4]));
        RunLengthMask.Create(2, 2, [0, 4, 0]).Area.ShouldBe(4);
    }

    [Theory]
    [InlineData(2, 2, new[] { 1, 2 }, "The counts sum to 3; 2 × 2 pixels are 4.")]
    [InlineData(2, 2, new[] { 5, -1 }, "Count 1 is negative.")]
    [InlineData(0, 2, new int[0], "A mask of 0 × 2 pixels is not possible.")]
    [InlineData(100_000, 100_000, new[] { 1 }, "A mask of 100000 × 100000 pixels is not possible.")]
    public void TryCreate_WrongRuns_SaysWhatIsWrong(int height, int width, int[] counts, string wrong)
    {
        RunLengthMask.TryCreate(height, width, counts, out var mask).ShouldBe(wrong);
        mask.ShouldBeNull();
        Should.Throw<ArgumentException>(() => RunLengthMask.Create(height, width, counts)).Message.ShouldStartWith(wrong);
    }

    [Theory]
    [InlineData("P", "The count at character 0 is cut off.")]
    [InlineData("1 2", "Character 1 is not between '0' and 'o'.")]
    [InlineData("oooooooo", "The count at character 0 is too large.")]
    [InlineData("N", "The count at character 0 is -2, which no count is.")]
    [InlineData("é", "Character 0 is not between '0' and 'o'.")]
    public void TryDecode_NotCompressedCounts_SaysWhatIsWrong(string text, string wrong)
    {
        CocoCounts.TryDecode(text, out var counts).ShouldBe(wrong);
        counts.ShouldBeEmpty();
    }

    [Fact]
    public void ToBitmap_AnyMask_ComesBackWithItsAreaAndExtent()
    {
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int).Sample(
            (height, width, seed) =>
            {
                var rows = RandomRows(height, width, seed);
                var mask = RunLengthMask.FromBitmap(height, width, rows);

                mask.ToBitmap().ShouldBe(rows);
                mask.Area.ShouldBe(rows.Sum(pixel => (long)pixel));
                Extent.Of(mask).ShouldBe(NaiveExtent(height, width, rows));
                CocoCounts.TryDecode(mask.ToCompressed(), out var counts).ShouldBeNull();
                RunLengthMask.Create(height, width, counts).ShouldBe(mask);
            },
            iter: 2_000);
    }

    [Fact]
    public void OverUnion_AnyMasks_IsThatOfTheirPixels()
    {
        Gen.Select(Gen.Int[1, 10], Gen.Int[1, 10], Gen.Int, Gen.Int).Sample(
            (height, width, first, second) =>
            {
                var (a, b) = (RandomRows(height, width, first), RandomRows(height, width, second));
                double common = a.Zip(b).Count(pair => pair is (1, 1));
                double union = a.Zip(b).Count(pair => pair is (1, _) or (_, 1));

                Intersections.OverUnion(RunLengthMask.FromBitmap(height, width, a), RunLengthMask.FromBitmap(height, width, b))
                    .ShouldBe(union == 0 ? 0 : common / union, 1e-12);
            },
            iter: 2_000);
    }

    [Fact]
    public void Encode_AnyCounts_ComeBack()
    {
        Gen.Int[0, int.MaxValue].Array[0, 50].Sample(counts =>
        {
            CocoCounts.TryDecode(CocoCounts.Encode(counts), out var read).ShouldBeNull();
            read.ShouldBe(counts);
        });
    }

    [Fact]
    public void TryDecode_AnyText_NeverThrows()
    {
        Gen.Char['0', 'p'].Array[0, 40].Sample(
            text =>
            {
                if (CocoCounts.TryDecode(text, out var counts) is null)
                {
                    counts.ShouldAllBe(count => count >= 0);
                }
            },
            iter: 5_000);
    }

    [Fact]
    public void Read_PlainAndCompressedCounts_AreTheSameAnswer()
    {
        var schema = new LabelSchema { TaskType = TaskType.Masks, Classes = [new LabelClass { Id = "cell" }] };
        var plain = Read("[2, 3, 1, 1, 2]");

        plain.Answer.ShouldNotBeNull().ShouldBe(Read("\"231N1\"").Answer);
        AnswerCanonical.Utf8(plain.Answer!).ShouldBe("""{"objects":[{"class":"cell","rle":{"counts":"231N1","size":[3,3]}}],"schemaVersion":1,"type":"masks"}"""u8.ToArray());

        AnswerReading Read(string counts) => AnswerReader.Read(
            Encoding.UTF8.GetBytes($$$"""{"type":"masks","schemaVersion":1,"objects":[{"class":"cell","rle":{"size":[3,3],"counts":{{{counts}}}}}]}"""), schema, ItemBounds.OfImage(3, 3));
    }

    [Theory]
    [InlineData("[3,3]", "[9]", "/objects/0/rle/counts inconsistent")]
    [InlineData("[3,3]", "[2,3]", "/objects/0/rle/counts inconsistent")]
    [InlineData("[3,3]", "\"!\"", "/objects/0/rle/counts inconsistent")]
    [InlineData("[2,3]", "[0,6]", "/objects/0/rle/size item.mismatch")]
    [InlineData("[3]", "[0,6]", "/objects/0/rle/size array.count")]
    [InlineData("[3,3.5]", "[0,6]", "/objects/0/rle/size/1 value.type")]
    [InlineData("[3,3]", "[0,-6]", "/objects/0/rle/counts/1 value.range")]
    [InlineData("[3,3]", "{}", "/objects/0/rle/counts value.type")]
    public void Read_WrongMask_PointsAtIt(string size, string counts, string violation)
    {
        var schema = new LabelSchema { TaskType = TaskType.Masks, Classes = [new LabelClass { Id = "cell" }] };
        var json = $$$"""{"type":"masks","schemaVersion":1,"objects":[{"class":"cell","rle":{"size":{{{size}}},"counts":{{{counts}}}}}]}""";

        AnswerReader.Read(Encoding.UTF8.GetBytes(json), schema, ItemBounds.OfImage(3, 3)).Violations.Select(found => $"{found.Pointer} {found.Code}").ShouldBe([violation]);
    }

    private static byte[] RandomRows(int height, int width, int seed)
    {
        var random = new Random(seed);
        var share = random.NextDouble();
        return [.. Enumerable.Range(0, height * width).Select(_ => (byte)(random.NextDouble() < share ? 1 : 0))];
    }

    private static Extent? NaiveExtent(int height, int width, byte[] rows)
    {
        var pixels = (from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) where rows[y * width + x] == 1 select (x, y)).ToList();
        return pixels.Count == 0 ? null : new Extent(pixels.Min(pixel => pixel.x), pixels.Min(pixel => pixel.y), pixels.Max(pixel => pixel.x) + 1, pixels.Max(pixel => pixel.y) + 1);
    }
}
