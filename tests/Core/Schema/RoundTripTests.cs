using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class RoundTripTests
{
    public static TheoryData<int> Samples => SampleSchemas.Indices;

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_WhatWasWritten_IsTheSameAnswer(int sample)
    {
        var (schema, bounds) = SampleSchemas.All[sample];
        var free = schema with { Constraints = [] };
        Gen.Int.Sample(
            seed =>
            {
                var answer = new AnswerMaker(free, bounds, new Random(seed)).Make();
                var json = JsonSerializer.SerializeToUtf8Bytes(answer, SchemaJson.Options);

                var reading = AnswerReader.Read(json, free, bounds);

                reading.Violations.ShouldBeEmpty(Encoding.UTF8.GetString(json));
                reading.Answer.ShouldBe(answer);
                reading.Answer!.GetHashCode().ShouldBe(answer.GetHashCode());
                JsonSerializer.Deserialize<Answer>(json, SchemaJson.Options).ShouldBe(answer);
                JsonSerializer.Deserialize<Answer>(AnswerCanonical.Utf8(answer), SchemaJson.Options).ShouldSatisfyAllConditions(
                    read => AnswerCanonical.Utf8(read!).ShouldBe(AnswerCanonical.Utf8(answer)));
            },
            iter: 300);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Read_MembersInAnotherOrder_IsTheSameAnswerWithTheSameBytes(int sample)
    {
        var (schema, bounds) = SampleSchemas.All[sample];
        var free = schema with { Constraints = [] };
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var answer = new AnswerMaker(free, bounds, random).Make();
                var json = JsonSerializer.SerializeToNode(answer, SchemaJson.Options)!;

                var reading = AnswerReader.Read(Encoding.UTF8.GetBytes(Shuffled(json, random)!.ToJsonString()), free, bounds);

                reading.Answer.ShouldBe(answer);
                AnswerCanonical.Sha256(reading.Answer!).ShouldBe(AnswerCanonical.Sha256(answer));
            },
            iter: 100);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void ReadSchema_WhatWasWritten_IsTheSameSchema(int sample)
    {
        var schema = SampleSchemas.All[sample].Schema;

        var reading = LabelSchemaReader.Read(JsonSerializer.SerializeToUtf8Bytes(schema, SchemaJson.Options));

        reading.Violations.ShouldBeEmpty();
        reading.Schema.ShouldBe(schema);
    }

    [Fact]
    public void Serialize_WebOptions_WritesTheSameMembers()
    {
        var web = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        foreach (var (schema, bounds) in SampleSchemas.All)
        {
            var answer = new AnswerMaker(schema, bounds, new Random(7)).Make();

            JsonNode.DeepEquals(JsonSerializer.SerializeToNode(answer, web), JsonSerializer.SerializeToNode(answer, SchemaJson.Options)).ShouldBeTrue();
            JsonSerializer.Deserialize<LabelSchema>(JsonSerializer.Serialize(schema, web), web).ShouldBe(schema);
        }
    }

    private static JsonNode? Shuffled(JsonNode? node, Random random) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(_ => random.Next()).Select(member => KeyValuePair.Create(member.Key, Shuffled(member.Value, random)))),
        JsonArray list => new JsonArray([.. list.Select(element => Shuffled(element, random))]),
        _ => node?.DeepClone(),
    };
}
