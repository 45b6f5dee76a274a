using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class HostileInputTests
{
    private static readonly LabelSchema Boxes = new() { TaskType = TaskType.Boxes, Classes = [new LabelClass { Id = "car" }] };

    public static TheoryData<int> Samples => SampleSchemas.Indices;

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"type\":NaN}")]
    [InlineData("{\"type\":\"boxes\",}")]
    [InlineData("{/**/}")]
    [InlineData("\uFEFF{}")]
    public void Read_NotJson_IsOneViolation(string json)
    {
        AnswerReader.Read(Encoding.UTF8.GetBytes(json), Boxes, ItemBounds.Unknown).Violations.Single().ShouldSatisfyAllConditions(
            violation => violation.Code.ShouldBe(ViolationCode.Syntax),
            violation => violation.Pointer.ShouldBe(""));
        LabelSchemaReader.Read(Encoding.UTF8.GetBytes(json)).Violations.Single().Code.ShouldBe(ViolationCode.Syntax);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"boxes\"")]
    [InlineData("[]")]
    [InlineData("true")]
    public void Read_NoObject_IsOneViolation(string json)
    {
        foreach (var (schema, bounds) in SampleSchemas.All)
        {
            AnswerReader.Read(Encoding.UTF8.GetBytes(json), schema, bounds).Violations.Single().Code.ShouldBe(ViolationCode.WrongType);
        }
        LabelSchemaReader.Read(Encoding.UTF8.GetBytes(json)).Violations.Single().Code.ShouldBe(ViolationCode.WrongType);
        AnswerReader.Read(default(JsonElement), Boxes, ItemBounds.Unknown).Violations.Single().Code.ShouldBe(ViolationCode.WrongType);
    }

    [Fact]
    public void Read_DeepNesting_IsOneViolation()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"attributes\":", 100_000)) + "1" + new string('}', 100_000);

        AnswerReader.Read(Encoding.UTF8.GetBytes(deep), Boxes, ItemBounds.Unknown).Violations.Single().Code.ShouldBe(ViolationCode.Syntax);
        LabelSchemaReader.Read(Encoding.UTF8.GetBytes(new string('[', 1_000_000))).Violations.Single().Code.ShouldBe(ViolationCode.Syntax);
    }

    [Fact]
    public void Read_TooLarge_IsRefusedUnread()
    {
        var large = new byte[AnswerLimits.MaxBytes + 1];

        AnswerReader.Read(large, Boxes, ItemBounds.Unknown).Violations.Single().Code.ShouldBe(ViolationCode.TooLarge);
        LabelSchemaReader.Read(large).Violations.Single().Code.ShouldBe(ViolationCode.TooLarge);
    }

    [Fact]
    public void Read_ArrayOfAMillion_ListsNoMoreThanTheLimit()
    {
        var json = "{\"type\":\"boxes\",\"schemaVersion\":1,\"objects\":[" + string.Join(',', Enumerable.Repeat("0", 1_000_000)) + "]}";

        var reading = AnswerReader.Read(Encoding.UTF8.GetBytes(json), Boxes, ItemBounds.Unknown);

        reading.Answer.ShouldBeNull();
        reading.Violations.Count.ShouldBe(AnswerLimits.MaxViolations);
        reading.Violations[0].ShouldBe(new Violation("/objects", ViolationCode.Count, "The array has 1000000 items; expected 0 to 10000."));
        reading.ViolationCount.ShouldBe(1 + AnswerLimits.MaxObjects);
    }

    [Theory]
    [InlineData("""{"type":"boxes","schemaVersion":1,"objects":[{"id":"\ud800","class":"car","x":1,"y":1,"width":1,"height":1}]}""", "/objects/0/id")]
    [InlineData("""{"type":"boxes","schemaVersion":1,"objects":[{"class":"\udc00","x":1,"y":1,"width":1,"height":1}]}""", "/objects/0/class")]
    [InlineData("""{"type":"\ud800","schemaVersion":1,"objects":[]}""", "/type")]
    [InlineData("""{"type":"boxes","schemaVersion":1,"objects":[],"\ud800":1}""", "")]
    [InlineData("""{"type":"boxes","schemaVersion":1,"objects":[],"attributes":{"\udfff\ud800":1}}""", "/attributes")]
    public void Read_LoneSurrogate_IsAViolation(string json, string pointer)
    {
        AnswerReader.Read(Encoding.UTF8.GetBytes(json), Boxes, ItemBounds.Unknown).Violations.ShouldContain(violation => violation.Pointer == pointer && violation.Code == ViolationCode.InvalidText);
    }

    [Fact]
    public void Read_InvalidUtf8_IsAViolation()
    {
        byte[] json = [.. "{\"type\":\"boxes\",\"schemaVersion\":1,\"objects\":[{\"class\":\""u8, 0xC3, 0x28, .. "\",\"x\":1,\"y\":1,\"width\":1,\"height\":1,\""u8, 0xFF, .. "\":1}]}"u8];

        AnswerReader.Read(json, Boxes, ItemBounds.Unknown).Violations.Select(violation => violation.Code)
            .ShouldAllBe(code => code == ViolationCode.InvalidText || code == ViolationCode.Syntax);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("1e400000000")]
    [InlineData("99999999999999999999")]
    [InlineData("1e8")]
    public void Read_HugeNumber_IsOutOfRange(string number)
    {
        var json = $$"""{"type":"boxes","schemaVersion":1,"objects":[{"class":"car","x":{{number}},"y":1,"width":1,"height":1}]}""";

        AnswerReader.Read(Encoding.UTF8.GetBytes(json), Boxes, ItemBounds.Unknown).Violations.Single().ShouldSatisfyAllConditions(
            violation => violation.Code.ShouldBe(ViolationCode.OutOfRange),
            violation => violation.Pointer.ShouldBe("/objects/0/x"));
    }

    [Theory]
    [InlineData("2", true)]
    [InlineData("2.0", true)]
    [InlineData("0.2e1", true)]
    [InlineData("2.5", false)]
    [InlineData("4294967298", false)]
    [InlineData("-0", true)]
    public void Read_WholeNumber_MayBeWrittenInAnyForm(string number, bool valid)
    {
        var schema = new LabelSchema { TaskType = TaskType.Ranking, Ranking = new RankingRules { Top = 1 } };

        AnswerReader.Read(Encoding.UTF8.GetBytes($$"""{"type":"ranking","schemaVersion":1.0,"ranks":[[{{number}}]]}"""), schema, ItemBounds.Unknown).IsValid.ShouldBe(valid);
    }

    [Fact]
    public void Read_LongUnknownNames_KeepViolationsShort()
    {
        var json = $$$"""{"type":"boxes","schemaVersion":1,"objects":[],"{{{new string('n', 1_000_000)}}}":1,"attributes":{"a":"{{{new string('v', 1_000_000)}}}"}}""";

        var reading = AnswerReader.Read(Encoding.UTF8.GetBytes(json), Boxes, ItemBounds.Unknown);

        reading.Violations.Sum(violation => violation.Message.Length + violation.Pointer.Length).ShouldBeLessThan(2_000);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_MutatedAnswer_NeverThrows(int sample)
    {
        var (schema, bounds) = SampleSchemas.All[sample];
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var json = JsonSerializer.SerializeToNode(new AnswerMaker(schema, bounds, random).Make(), SchemaJson.Options)!;
                for (var mutations = random.Next(1, 8); mutations > 0; mutations--)
                {
                    JsonMutation.Apply(json, random);
                }
                var bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
                if (random.Next(2) == 0)
                {
                    for (var i = random.Next(1, 4); i > 0; i--)
                    {
                        bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    }
                }

                var reading = AnswerReader.Read(bytes, schema, bounds);

                (reading.Answer is null).ShouldBe(reading.ViolationCount > 0);
                reading.Violations.Count.ShouldBe(Math.Min(reading.ViolationCount, AnswerLimits.MaxViolations));
                _ = reading.Answer is null ? "" : AnswerCanonical.Sha256(reading.Answer);
            },
            iter: 1_000);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void ReadSchema_MutatedSchema_NeverThrowsAndWhatPassesCanBeUsed(int sample)
    {
        var (schema, bounds) = SampleSchemas.All[sample];
        var usable = 0;
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var json = JsonSerializer.SerializeToNode(schema, SchemaJson.Options)!;
                for (var mutations = random.Next(1, 4); mutations > 0; mutations--)
                {
                    JsonMutation.Apply(json, random);
                }

                var reading = LabelSchemaReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));

                (reading.Schema is null).ShouldBe(reading.ViolationCount > 0);
                if (reading.Schema is { } changed)
                {
                    Interlocked.Increment(ref usable);
                    var answer = JsonSerializer.SerializeToUtf8Bytes(new AnswerMaker(schema, bounds, random).Make(), SchemaJson.Options);
                    _ = AnswerReader.Read(answer, changed, bounds);
                    _ = AnswerSchema.Document(changed);
                    _ = SchemaChange.Between(schema, changed);
                }
            },
            iter: 1_000);

        usable.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Read_RandomBytes_NeverThrows()
    {
        Gen.Byte.Array[0, 200].Sample(
            bytes =>
            {
                AnswerReader.Read(bytes, Boxes, ItemBounds.Unknown).Answer.ShouldBeNull();
                LabelSchemaReader.Read(bytes).Schema.ShouldBeNull();
            },
            iter: 5_000);
    }

    [Fact]
    public void Read_TenThousandBoxesInOnePlace_StopsAtABudget()
    {
        var json = new JsonObject
        {
            ["type"] = "boxes",
            ["schemaVersion"] = 1,
            ["objects"] = new JsonArray([.. Enumerable.Range(0, AnswerLimits.MaxObjects).Select(i => new JsonObject { ["class"] = "car", ["x"] = 0, ["y"] = 0, ["width"] = 100, ["height"] = 1 + i * 0.1 })]),
        };
        var schema = Boxes with { Constraints = [new AnnotationFunctions.Core.Schema.Constraints.OverlapConstraint { MaxIou = 0.9999 }] };

        var reading = AnswerReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), schema, ItemBounds.Unknown);

        reading.Violations.ShouldNotBeEmpty();
        reading.Answer.ShouldBeNull();
    }

    [Fact]
    public void Read_SkippedAnswer_IsNotTakenForAnAnswer()
    {
        var json = """{"type":"skipped","schemaVersion":1,"reason":"undecidable","objects":[]}"""u8.ToArray();

        AnswerReader.Read(json, Boxes, ItemBounds.Unknown).Violations.Single().Pointer.ShouldBe("/objects");
        AnswerReader.Read("""{"type":"skipped","schemaVersion":1,"reason":"undecidable"}"""u8.ToArray(), Boxes, ItemBounds.Unknown).Answer.ShouldBeOfType<SkippedAnswer>();
    }
}
