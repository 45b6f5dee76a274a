using AnnotationFunctions.App.Quality;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class StoppingRuleTests
{
    private static readonly StoppingRule Rule = new() { MinAnswers = 3, MaxAnswers = 5, TargetPosterior = 0.98 };

    [Fact]
    public void Decide_NewItem_AsksForTheMinimumAtOnce() =>
        Decide(new() { Votes = [], Askable = 8 }).ShouldBe(new StoppingDecision(StoppingVerdict.Ask, null, 0, 3));

    [Fact]
    public void Decide_ThreeAgree_Accepts()
    {
        var decision = Decide(new() { Votes = Agreeing(3), Askable = 5 });
        decision.Verdict.ShouldBe(StoppingVerdict.Accept);
        decision.Label.ShouldBe(7);
        decision.Posterior.ShouldBeGreaterThan(0.999);
    }

    [Fact]
    public void Decide_TwoAgreeSoWell_StillWaitsForTheMinimum() =>
        Decide(new() { Votes = Agreeing(2), Pending = 1, Askable = 5 }).Verdict.ShouldBe(StoppingVerdict.Wait);

    [Fact]
    public void Decide_OneDissents_AsksOneMore()
    {
        var decision = Decide(new() { Votes = [.. Agreeing(2), new Vote("z", 1)], Askable = 5 });
        (decision.Verdict, decision.Slots).ShouldBe((StoppingVerdict.Ask, 1));
    }

    [Fact]
    public void Decide_MaximumReached_Escalates() =>
        Decide(new() { Votes = Split, Askable = 3, Reviewers = 1 }).Verdict.ShouldBe(StoppingVerdict.Escalate);

    [Fact]
    public void Decide_MaximumReachedWithoutReviewer_GivesUp() =>
        Decide(new() { Votes = Split, Askable = 3 }).Verdict.ShouldBe(StoppingVerdict.GiveUp);

    [Fact]
    public void Decide_NobodyLeftToAsk_Escalates() =>
        Decide(new() { Votes = Agreeing(2), Askable = 0, Reviewers = 1 }).Verdict.ShouldBe(StoppingVerdict.Escalate);

    [Fact]
    public void Decide_ReviewUnderWay_Waits() =>
        Decide(new() { Votes = Split, Askable = 3, Reviewers = 1, PendingReviews = 1 }).Verdict.ShouldBe(StoppingVerdict.Wait);

    [Fact]
    public void Decide_Adjudicated_AcceptsTheReviewersLabel() =>
        Decide(new() { Votes = Split, Adjudicated = 4 }).ShouldBe(new StoppingDecision(StoppingVerdict.Accept, 4, 1));

    [Fact]
    public void Decide_SkippedAnswers_CountTowardsTheMaximumOnly() =>
        Decide(new() { Votes = Agreeing(1), Skipped = 4, Askable = 3, Reviewers = 1 }).Verdict.ShouldBe(StoppingVerdict.Escalate);

    [Fact]
    public void Decide_AnyEvidence_KeepsItsBounds() => Evidence.Sample(evidence =>
    {
        var decision = Decide(evidence);
        var asked = evidence.Votes.Count + evidence.Skipped + evidence.Pending;
        switch (decision.Verdict)
        {
            case StoppingVerdict.Accept:
                evidence.Votes.Count.ShouldBeGreaterThanOrEqualTo(Rule.MinAnswers);
                decision.Posterior.ShouldBeGreaterThanOrEqualTo(Rule.TargetPosterior);
                break;
            case StoppingVerdict.Ask:
                decision.Slots.ShouldBeGreaterThan(0);
                decision.Slots.ShouldBeLessThanOrEqualTo(evidence.Askable);
                (asked + decision.Slots).ShouldBeLessThanOrEqualTo(Rule.MaxAnswers);
                break;
            case StoppingVerdict.Wait:
                (evidence.Pending + evidence.PendingReviews).ShouldBeGreaterThan(0, "waiting for nobody would be for ever");
                break;
            default:
                evidence.Pending.ShouldBe(0);
                break;
        }
    });

    private static IReadOnlyList<Vote> Split => [new("a", 1), new("b", 1), new("c", 7), new("d", 7), new("e", 3)];

    private static readonly Gen<StoppingEvidence> Evidence =
        from votes in Gen.Int[0, 9].Array[0, 7]
        from counts in Gen.Int[0, 3].Array[5]
        select new StoppingEvidence
        {
            Votes = [.. votes.Select((label, i) => new Vote($"a{i}", label))],
            Skipped = counts[0], Pending = counts[1], PendingReviews = counts[2], Askable = counts[3], Reviewers = counts[4],
        };

    private static IReadOnlyList<Vote> Agreeing(int count) => [.. Enumerable.Range(0, count).Select(i => new Vote($"a{i}", 7))];

    private static StoppingDecision Decide(StoppingEvidence evidence) => Rule.Decide(evidence, 10, _ => Reliability.Newcomer(10));
}
