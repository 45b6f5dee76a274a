using System.Text.Json;
using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Cli.Demo;
using AnnotationFunctions.Cli.Local;
using AnnotationFunctions.Cli.Simulation;
using AnnotationFunctions.Cli.Transfer;

namespace AnnotationFunctions.Tests.Cli.Demo;

public sealed class DemoEvaluationTests
{
    private static readonly string[] Fields =
    [
        "uploaded", "items", "quarantined", "duplicates", "prelabelAccuracy", "annotations", "reassigned", "alpha", "alphaLower",
        "consensusAccuracy", "bestAnnotatorAccuracy", "flaggedAnnotators", "datasetVersion", "datasetItems", "lost", "seconds", "suggestions",
    ];

    [Fact]
    public void Of_Observation_MeasuresAgainstTheTruth()
    {
        var (report, details) = DemoEvaluation.Of(Seen());
        report.Uploaded.ShouldBe(27);
        report.Lost.ShouldBe(0);
        report.Quarantined.ShouldBe(5);
        report.Duplicates.ShouldBe(2);
        report.PrelabelAccuracy.ShouldBe(0.9);
        report.ConsensusAccuracy.ShouldBe(0.95);
        report.DatasetItems.ShouldBe(20);
        report.Annotations.ShouldBe(72);
        report.FlaggedAnnotators.ShouldBe(["finn", "gus", "hana"]);
        details.Odd.Count.ShouldBe(8);
        details.Odd.Single(odd => odd.Special == "path escape").ShouldBe(
            new OddOutcome("path escape", "odd/escape.zip: ../evil.png", "quarantined", "It points out of the archive.", "quarantined"));
        details.Odd.Single(odd => odd.Special == "exact duplicate").Reason.ShouldBe("of item i-0001");
    }

    [Fact]
    public void Of_BestAnnotator_IsNotTheExpert()
    {
        var (report, _) = DemoEvaluation.Of(Seen());
        report.BestAnnotatorAccuracy.ShouldBe(0.9);
    }

    [Fact]
    public void Of_NobodyWithEnoughAnswers_TakesTheBestOfAny()
    {
        var seen = Seen();
        var (report, _) = DemoEvaluation.Of(seen with { Tallies = [.. seen.Tallies.Select((tally, i) => tally with { Answered = 10, Right = i == 3 ? 8 : 7 })] });
        report.BestAnnotatorAccuracy.ShouldBe(0.8);
    }

    [Fact]
    public void Of_UploadWithoutRecord_IsLost()
    {
        var seen = Seen();
        var (report, details) = DemoEvaluation.Of(seen with { Outcomes = [.. seen.Outcomes.Where(upload => upload.Name != "odd/empty.png")] });
        report.Lost.ShouldBe(1);
        details.Odd.Single(odd => odd.Special == "empty").Outcome.ShouldBe("lost");
        DemoVerdict.Of(report, [], [], null).ShouldContain(broken => broken.Contains("1 of 27 uploads"));
    }

    [Fact]
    public void Verdict_ConsensusBeatsEverybody_IsClean()
    {
        var seen = Seen();
        var (report, details) = DemoEvaluation.Of(seen);
        DemoVerdict.Of(report, details.Odd, seen.Tallies, null).ShouldBeEmpty();
    }

    [Fact]
    public void Verdict_AnnotatorAsGood_IsNamed() =>
        DemoVerdict.Of(DemoEvaluation.Of(Seen()).Report, [], [new AnnotatorTally("ada") { Answered = 40, Right = 38 }], null)
            .ShouldBe(["Consensus (0.9500) does not beat the annotator ada (0.9500 of 40 answers)."]);

    [Fact]
    public void Verdict_FewAnswersAllRight_ProveNothing() =>
        DemoVerdict.Of(DemoEvaluation.Of(Seen()).Report, [], [new AnnotatorTally("ada") { Answered = 29, Right = 29 }], null).ShouldBeEmpty();

    [Fact]
    public void Verdict_ModelBetter_IsSaid() =>
        DemoVerdict.Of(DemoEvaluation.Of(Seen()).Report with { PrelabelAccuracy = 0.96 }, [], [], null).Single().ShouldContain("the model (0.9600)");

    [Fact]
    public void Verdict_OddUploadWithAnotherOutcome_IsNamed()
    {
        var bomb = new OddOutcome("decompression bomb", "odd/bomb.png", "accepted", null, "quarantined");
        DemoVerdict.Of(DemoEvaluation.Of(Seen()).Report, [bomb], [], null)
            .ShouldBe(["odd/bomb.png (decompression bomb) became accepted; expected: quarantined."]);
    }

    [Fact]
    public void Verdict_NoDataset_IsBrokenAndSaysWhatTheGateSays()
    {
        var gate = new BatchGate(false, [new GateCheck("agreement", false, 0.5, 0.667, "Too little agreement."), new GateCheck("items", true, 1, 1, "Fine.")], 0, 20);
        DemoVerdict.Of(DemoEvaluation.Of(Seen() with { Dataset = null }).Report, [], [], gate)
            .ShouldBe(["No dataset was cut, so there is no consensus to measure. Too little agreement."]);
    }

    [Fact]
    public void Json_Report_HasExactlyThePromisedFields()
    {
        var output = new StringWriter();
        new Terminal(output, new StringWriter(), interactive: false).Json(DemoEvaluation.Of(Seen() with { Dataset = null }).Report);
        using var json = JsonDocument.Parse(output.ToString());
        json.RootElement.EnumerateObject().Select(field => field.Name).ShouldBe(Fields);
        json.RootElement.GetProperty("consensusAccuracy").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Table_Report_SaysThatPeopleAreSimulatedAndHowManyItemsWereMeasured()
    {
        var output = new StringWriter();
        var (report, details) = DemoEvaluation.Of(Seen());
        DemoTable.Write(new Terminal(output, new StringWriter(), interactive: false).Results, report, details);
        var said = output.ToString();
        said.ShouldContain("are simulated");
        said.ShouldContain("0.950 of the 20 items");
        said.ShouldContain("the gate asks for less agreement");
        said.ShouldContain("takes 4 and 9 for each other");
        said.ShouldContain("цифра-數字");
        said.ShouldContain("finn, gus, hana");
    }

    /// <summary>Twenty pictures and seven odd files; one consensus and two pre-labels are wrong.</summary>
    private static DemoObservation Seen()
    {
        var uploads = DemoUploads.From(new DigitsSample(Repository.Find().DigitsFolder), 20);
        var outcomes = uploads.All.Select((upload, i) => Outcome(upload, i)).ToList();
        outcomes.Add(new UploadFacts("odd/escape.zip", "../evil.png", "quarantined", null, null, "unsafeName", "It points out of the archive."));
        var items = uploads.All.Where(upload => upload.Truth is not null && upload.Special is null or "Unicode name")
            .Select(upload => new ItemFacts($"i-{upload.Name}", upload.Name, null, null)).ToList();
        var pictures = items.ToDictionary(item => item.Id, item => new SimulatedPicture(item.Source, uploads.All.Single(upload => upload.Name == item.Source).Truth!));
        return new DemoObservation
        {
            Uploads = uploads,
            Outcomes = outcomes,
            Items = items,
            Pictures = pictures,
            Batch = new BatchFacts
            {
                Id = "demo",
                Status = "completed",
                CreatedAt = DateTimeOffset.UnixEpoch,
                Progress = new BatchProgress { Items = 20, Settled = 20, Answers = 70, Reviews = 2, Reassigned = 3, Cost = 1.6m },
                Agreement = new BatchAgreement(0.9, 0.85, 0.95, 20, 70, null),
                Dataset = "v000001",
            },
            Annotators = [.. DemoProject.Everybody.Select(persona => new AnnotatorFacts
            {
                Id = persona.Id,
                Name = persona.Id,
                Role = "annotator",
                Flags = persona.Id is "finn" or "gus" or "hana" ? [new AnnotatorFlag("inaccurate", "Numbers.")] : [],
            })],
            Tallies = [.. DemoProject.Everybody.Select(persona => new AnnotatorTally(persona.Id) { Answered = 40, Right = persona == DemoProject.Expert ? 40 : 36 })],
            Dataset = new DownloadedDataset("v000001", "/somewhere", [.. items.Select((item, i) => new DatasetRow(
                item.Id, new ClassAnswer(i == 0 ? "x" : pictures[item.Id].Truth), new ModelAnswer(i < 2 ? "x" : pictures[item.Id].Truth, 0.9)))]),
            Elapsed = TimeSpan.FromSeconds(10),
        };
    }

    private static UploadFacts Outcome(DemoUpload upload, int number) => upload.Special switch
    {
        "exact duplicate" => new(upload.Name, null, "duplicate", null, "i-0001", null, null),
        "near duplicate" => new(upload.Name, null, "nearDuplicate", "i-near", "i-0001", null, null),
        "path escape" => new(upload.Name, null, "unpacked", null, null, null, null),
        null or "Unicode name" => new(upload.Name, null, "accepted", $"i-{number}", null, null, null),
        _ => new(upload.Name, null, "quarantined", null, null, "corrupt", "It is broken."),
    };
}
