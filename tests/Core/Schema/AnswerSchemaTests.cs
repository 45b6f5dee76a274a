using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema;
using CsCheck;
using NJsonSchema;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class AnswerSchemaTests
{
    /// <summary>What a JSON Schema cannot state; everything else that the reader refuses, the document must refuse too.</summary>
    private static readonly HashSet<string> Unstatable =
    [
        ViolationCode.Outside, ViolationCode.ItemMismatch, ViolationCode.Inconsistent, ViolationCode.Reference, ViolationCode.Geometry, ViolationCode.Overlap,
        ViolationCode.Keypoints, ViolationCode.SpanLength, ViolationCode.SpanText, ViolationCode.Disjoint, ViolationCode.Order, ViolationCode.Duplicate,
    ];

    public static TheoryData<int> Samples => SampleSchemas.Indices;

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Document_AnyAnswer_AgreesWithTheReader(int sample)
    {
        var (schema, bounds) = SampleSchemas.All[sample];
        var document = AnswerSchema.Document(schema);
        var oracle = await JsonSchema.FromJsonAsync(KnownToNJsonSchema(document).ToJsonString(), TestContext.Current.CancellationToken);
        var (valid, refused, refusedByOracle) = (0, 0, 0);

        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var json = JsonSerializer.SerializeToNode(new AnswerMaker(schema, bounds, random).Make(), SchemaJson.Options)!;
                for (var mutations = random.Next(3); mutations > 0; mutations--)
                {
                    JsonMutation.Apply(json, random);
                }
                var text = json.ToJsonString();
                var reading = AnswerReader.Read(Encoding.UTF8.GetBytes(text), schema, bounds);
                var accepted = JsonSchemaEvaluator.IsValid(document, json);
                var acceptedByOracle = oracle.Validate(text).Count == 0;
                Interlocked.Add(ref valid, reading.IsValid ? 1 : 0);
                Interlocked.Add(ref refused, accepted ? 0 : 1);
                Interlocked.Add(ref refusedByOracle, acceptedByOracle ? 0 : 1);

                reading.IsValid.ShouldBe(reading.Violations.Count == 0);
                if (reading.IsValid)
                {
                    accepted.ShouldBeTrue($"The reader accepts what the document refuses: {text}");
                    acceptedByOracle.ShouldBeTrue($"The reader accepts what NJsonSchema refuses: {text}: {string.Join("; ", oracle.Validate(text))}");
                }
                else if (accepted)
                {
                    reading.Violations.Where(violation => !IsUnstatable(violation, schema)).ShouldBeEmpty($"The document accepts {text}");
                }
            },
            iter: 600);

        // The test would say nothing if all were valid, or all refused.
        valid.ShouldBeGreaterThan(5);
        refused.ShouldBeGreaterThan(20);
        refusedByOracle.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Document_WhatItCannotState_IsNamed()
    {
        foreach (var (schema, _) in SampleSchemas.All.Where(sample => sample.Schema.TaskType.HasObjects()))
        {
            AnswerSchema.Document(schema)["$comment"]!.GetValue<string>().ShouldStartWith("Also checked: ");
        }
    }

    [Fact]
    public void Document_ManyEqualClasses_StaysSmall()
    {
        var schema = new LabelSchema { TaskType = TaskType.Boxes, Classes = [.. Enumerable.Range(0, 1000).Select(i => new LabelClass { Id = $"class {i}" })] };

        AnswerSchema.Document(schema).ToJsonString().Length.ShouldBeLessThan(20_000);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void LabelSchemaDocument_EverySample_IsAccepted(int sample)
    {
        var json = JsonSerializer.SerializeToNode(SampleSchemas.All[sample].Schema, SchemaJson.Options);

        JsonSchemaEvaluator.IsValid(LabelSchemaReader.Document(), json).ShouldBeTrue();
    }

    /// <summary>NJsonSchema passes over <c>contains</c>, which turns a <c>not</c> around it into its opposite: both are left to the other oracle.</summary>
    private static JsonNode KnownToNJsonSchema(JsonNode node) => node switch
    {
        JsonObject item => new JsonObject(item.Where(keyword => keyword.Key is not ("not" or "contains" or "minContains" or "maxContains" or "if" or "then"))
            .Select(keyword => KeyValuePair.Create(keyword.Key, (JsonNode?)KnownToNJsonSchema(keyword.Value!)))),
        JsonArray list => new JsonArray([.. list.Select(element => KnownToNJsonSchema(element!))]),
        _ => node.DeepClone(),
    };

    /// <summary>Attributes in a set of classes depend on the set, numbers on a scale on its step, ranks on the item: the document says so in words.</summary>
    private static bool IsUnstatable(Violation violation, LabelSchema schema) => Unstatable.Contains(violation.Code)
        || (schema.TaskType == TaskType.ClassificationMany && violation.Pointer.StartsWith("/attributes/", StringComparison.Ordinal))
        || (schema.TaskType == TaskType.ClassificationNumeric && violation is { Code: ViolationCode.OutOfRange, Pointer: "/value" })
        || (schema.TaskType == TaskType.Ranking && violation is { Code: ViolationCode.Count, Pointer: "/ranks" });
}
