using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class RoverTests
{
    [Fact]
    public void Run_HandWorked_TakesTheMajorityOfEachWord()
    {
        var result = Run("the cat sat down", "the hat sat down", "a cat sat", "the cat sad down");

        result.Texts[0].ShouldBe("the cat sat down");
        result.Confidences[0].ShouldBe(3.0 / 4, 0.02); // each slot has three of four votes
    }

    [Fact]
    public void Run_InsertedWord_IsVotedOut() => Run("so it was", "so it really was", "so it was").Texts[0].ShouldBe("so it was");

    [Fact]
    public void Run_ItemWithoutAnswers_HasNoText()
    {
        var result = Rover.Run([new TranscriptAnswer(1, 0, "hello")], 2, 2);

        result.Texts.ShouldBe([null, "hello"]);
        result.ErrorRates[1].ShouldBe(double.NaN);
    }

    [Fact]
    public void Run_EmptyTranscripts_AreAllowed() => Run("", "").Texts[0].ShouldBe("");

    [Fact]
    public void Run_ReliableAnnotators_OutweighTheOthers()
    {
        // On items 0 .. 19 annotators 0 and 1 agree with 2, while 3 and 4 write nonsense of their own; on item 20 it is two against two.
        List<TranscriptAnswer> answers = [];
        for (var item = 0; item < 20; item++)
        {
            for (var annotator = 0; annotator < 5; annotator++)
            {
                answers.Add(new TranscriptAnswer(item, annotator, annotator < 3 ? "alpha beta gamma delta" : $"alpha x{annotator} gamma y{annotator}"));
            }
        }

        answers.AddRange([new(20, 3, "aaa one"), new(20, 4, "aaa one"), new(20, 0, "zzz one"), new(20, 1, "zzz one")]);

        Rover.Run(answers, 21, 5).Texts[20].ShouldBe("zzz one");
    }

    [Theory]
    [InlineData("a b c", "a x c d", 2.0 / 3)]
    [InlineData("a b", "a b", 0)]
    [InlineData("", "", 0)]
    [InlineData("", "a", 1)]
    public void WordErrorRate_HandWorked_Matches(string reference, string transcript, double expected) =>
        TranscriptError.WordErrorRate(reference, transcript).ShouldBe(expected, 1e-12);

    [Fact]
    public void CharacterErrorRate_KittenSitting_IsThreeOfSix() => TranscriptError.CharacterErrorRate("kitten", "sitting").ShouldBe(0.5, 1e-12);

    [Fact]
    public void Run_CrowdSpeech_BeatsThePeersWordErrorRate()
    {
        var folder = CrowdSets.Folder("transcripts");
        List<TranscriptAnswer> answers = [];
        foreach (var line in File.ReadLines(Path.Combine(folder, "answers.csv")).Skip(1))
        {
            var fields = line.Split(',', 3);
            answers.Add(new TranscriptAnswer(int.Parse(fields[0]), int.Parse(fields[1]), fields[2]));
        }

        var truth = File.ReadLines(Path.Combine(folder, "truth.csv")).Skip(1).Select(line => line.Split(',', 2)).ToArray();

        var result = Rover.Run(answers, answers.Max(a => a.Item) + 1, answers.Max(a => a.Annotator) + 1);

        truth.Average(row => TranscriptError.WordErrorRate(row[1], result.Texts[int.Parse(row[0])]!)).ShouldBeLessThanOrEqualTo(0.0718);
    }

    private static RoverResult Run(params string[] texts) =>
        Rover.Run(texts.Select((text, annotator) => new TranscriptAnswer(0, annotator, text)), 1, texts.Length, new RoverOptions { ReliabilityRounds = 0 });
}
