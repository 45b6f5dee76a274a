using System.Text.Json;
using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class BoxConsensusTests
{
    [Fact]
    public void Overlap_HandWorked_Matches()
    {
        new Box(0, 0, 2, 2).Overlap(new Box(1, 1, 3, 3)).ShouldBe(1.0 / 7, 1e-12);
        new Box(0, 0, 2, 2).Overlap(new Box(0, 0, 2, 2)).ShouldBe(1);
        new Box(0, 0, 2, 2).Overlap(new Box(2, 0, 4, 2)).ShouldBe(0);
    }

    [Fact]
    public void Match_HandWorked_CountsPairsOnce()
    {
        Box[] reference = [new(0, 0, 10, 10), new(20, 0, 30, 10), new(40, 0, 50, 10)];
        Box[] found = [new(0, 0, 10, 10), new(1, 0, 11, 10), new(20, 0, 30, 8)];

        var matching = BoxMatching.Run(reference, found);

        matching.ShouldBe(new BoxMatching(2, 1, 1, 1.8));
        matching.F1.ShouldBe(2.0 / 3, 1e-12);
        matching.MeanOverlap.ShouldBe(0.9, 1e-12);
    }

    [Fact]
    public void Run_ThreeAnnotators_MergesTheObjectAndDoubtsTheStray()
    {
        BoxAnswer[] answers = [.. Enumerable.Range(0, 10).SelectMany(item => new[]
        {
            Answer(item, 0, new Box(10, 10, 50, 50)),
            Answer(item, 1, new Box(12, 10, 52, 50)),
            item == 0 ? Answer(item, 2, new Box(11, 12, 51, 53), new Box(200, 200, 220, 230)) : Answer(item, 2, new Box(11, 12, 51, 53)),
        })];

        var result = BoxConsensus.Run(answers, 3);

        var first = result.Boxes.Where(box => box.Item == 0).ToArray();
        first.Length.ShouldBe(2);
        first[0].Votes.ShouldBe(3);
        first[0].Existence.ShouldBeGreaterThan(0.95);
        first[0].Box.Overlap(new Box(11, 10, 51, 50)).ShouldBeGreaterThan(0.95);
        first[1].Existence.ShouldBeLessThan(0.5);
    }

    [Fact]
    public void Run_TwoBoxesOfOneAnnotator_AreTwoObjects()
    {
        BoxAnswer[] answers = [Answer(0, 0, new Box(0, 0, 10, 10), new Box(2, 0, 12, 10)), Answer(0, 1, new Box(0, 0, 10, 10), new Box(2, 0, 12, 10))];

        BoxConsensus.Run(answers, 2).Boxes.Select(box => box.Votes).ShouldBe([2, 2]);
    }

    [Fact]
    public void Run_Nothing_IsEmpty() => BoxConsensus.Run([], 0).Boxes.ShouldBeEmpty();

    [Fact]
    public void Run_BadBox_IsNamed() =>
        Should.Throw<ArgumentException>(() => BoxConsensus.Run([Answer(3, 0, new Box(5, 5, 1, 9))], 1)).Message.ShouldContain("Item 3, annotator 0, shape 0");

    [Fact]
    public void Run_Pedestrians_BeatsWeightedBoxesFusion()
    {
        var folder = CrowdSets.Folder("boxes");
        var answers = Read(Path.Combine(folder, "answers.jsonl"));
        var reference = Read(Path.Combine(folder, "reference.jsonl"));

        var result = BoxConsensus.Run(answers, answers.Max(answer => answer.Annotator) + 1);

        var kept = result.Boxes.Where(box => box.Existence >= 0.5).ToLookup(box => box.Item, box => box.Box);
        var matching = reference.Aggregate(default(BoxMatching), (sum, image) => sum + BoxMatching.Run([.. image.Boxes], [.. kept[image.Item]]));
        TestContext.Current.SendDiagnosticMessage($"precision {matching.Precision:F4} recall {matching.Recall:F4} F1 {matching.F1:F4} overlap {matching.MeanOverlap:F4}");
        matching.F1.ShouldBeGreaterThanOrEqualTo(0.915);
        matching.MeanOverlap.ShouldBeGreaterThanOrEqualTo(0.823);
    }

    private static BoxAnswer Answer(int item, int annotator, params Box[] boxes) => new(item, annotator, boxes, []);

    private static BoxAnswer[] Read(string path) => [.. File.ReadLines(path).Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        var boxes = root.GetProperty("boxes").EnumerateArray()
            .Select(box => new Box(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble()));
        return new BoxAnswer(root.GetProperty("image").GetInt32(), root.GetProperty("annotator").GetInt32(), [.. boxes.Where(box => box.Area > 0)], []);
    })];
}
