using System.Text.Json;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Annotate.Items;

public sealed class ItemPlannerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ItemBatchKey Key = new("digits", "b1", "ITEM", 1);

    [Fact]
    public void Plan_NewItem_OpensTheMinimum()
    {
        var world = new World();
        world.Advance();
        world.Tasks.Select(task => (task.Ordinal, task.State, task.Role)).ShouldBe(
            [(1, TaskState.Open, TaskRole.Annotator), (2, TaskState.Open, TaskRole.Annotator), (3, TaskState.Open, TaskRole.Annotator)]);
    }

    [Fact]
    public void Plan_OverdueLease_ExpiresAndIsReplacedForSomebodyElse()
    {
        var world = new World();
        world.Advance();
        world.Claim("a0");
        world.Now += TimeSpan.FromMinutes(11);
        world.Advance();
        world.Tasks[0].State.ShouldBe(TaskState.Expired);
        world.Tasks[3].ShouldSatisfyAllConditions(task => task.State.ShouldBe(TaskState.Open), task => task.Replaces.ShouldBe(1));
    }

    [Fact]
    public void Plan_LateAnswer_CountsAndClosesTheReplacement()
    {
        var world = new World(max: 3);
        world.Advance();
        world.Claim("a0");
        world.Now += TimeSpan.FromMinutes(11);
        world.Advance();
        world.Answer(world.Tasks[0], "7");
        world.Advance();
        world.Tasks[0].State.ShouldBe(TaskState.Answered);
        world.Tasks.Count(task => task.State == TaskState.Open).ShouldBe(2);
    }

    [Fact]
    public void Plan_AllAgree_FinishesAndClosesWhatIsLeft()
    {
        var world = new World();
        world.Advance();
        foreach (var annotator in new[] { "a0", "a1", "a2" })
        {
            world.Answer(world.Claim(annotator)!, "7");
        }

        world.Advance();
        world.Progress.Status.ShouldBe(ItemStatus.Accepted);
        world.Progress.Label.ShouldBe("7");
        world.Tasks.ShouldAllBe(task => task.State == TaskState.Answered);
    }

    [Fact]
    public void Plan_FewerAnnotatorsThanSlots_ClosesSlotsAndEscalates()
    {
        var world = new World(annotators: 2, reviewers: 1);
        world.Advance();
        world.Tasks.Count(task => task.Role == TaskRole.Annotator).ShouldBe(2);
        world.Answer(world.Claim("a0")!, "7");
        world.Answer(world.Claim("a1")!, "7");
        world.Advance();
        world.Tasks[^1].ShouldSatisfyAllConditions(task => task.Role.ShouldBe(TaskRole.Reviewer), task => task.State.ShouldBe(TaskState.Open));
    }

    [Fact]
    public void Plan_ReviewerDecides_AdjudicatesAgainstTheMajority()
    {
        var world = new World(annotators: 2, reviewers: 1);
        world.Advance();
        world.Answer(world.Claim("a0")!, "7");
        world.Answer(world.Claim("a1")!, "7");
        world.Advance();
        world.Answer(world.Claim("r0")!, "1");
        world.Advance();
        (world.Progress.Status, world.Progress.Label).ShouldBe((ItemStatus.Adjudicated, "1"));
    }

    [Fact]
    public void Plan_UndeliveredTask_MayGoToTheSameAnnotatorAgain()
    {
        var world = new World(annotators: 3);
        world.Advance();
        var task = world.Claim("a0")!;
        world.Replace(task.After(TaskStep.Release, ItemPlanner.Undelivered));
        world.Advance();
        world.Tasks.Count(t => t.State == TaskState.Open).ShouldBe(3);
        world.Claim("a0").ShouldNotBeNull();
    }

    [Fact]
    public void Plan_AnswerUnderATaskThatSeemedUndelivered_ClosesTheSecondOneOfTheSameAnnotator()
    {
        var world = new World(annotators: 3);
        world.Advance();
        var first = world.Claim("a0")!;
        world.Replace(first.After(TaskStep.Release, ItemPlanner.Undelivered));
        world.Advance();
        var second = world.Claim("a0")!;

        world.Answer(first, "7");
        world.Advance();

        world.Tasks[first.Ordinal - 1].State.ShouldBe(TaskState.Answered);
        world.Tasks[second.Ordinal - 1].State.ShouldBe(TaskState.Closed);
        world.Tasks.Count(task => task.State == TaskState.Open).ShouldBe(2, "a1 and a2 are still to answer");
    }

    [Fact]
    public void Plan_DeadlinePassed_FinishesWithWhatThereIs()
    {
        var world = new World();
        world.Advance();
        world.Claim("a0");
        world.Now += TimeSpan.FromDays(8);
        world.Advance();
        world.Progress.Status.ShouldBe(ItemStatus.Unresolved);
        world.Tasks.ShouldAllBe(task => task.State == TaskState.Closed);
    }

    [Fact]
    public void Plan_ReopenedItem_NeedsOneMoreAnswerThanItHad()
    {
        var world = new World();
        world.Advance();
        foreach (var annotator in new[] { "a0", "a1", "a2" })
        {
            world.Answer(world.Claim(annotator)!, "7");
        }

        world.Advance();
        world.Progress = world.Progress with { Status = ItemStatus.Open, Round = 2, VotesBefore = 3, Since = world.Now };
        world.Advance();
        world.Tasks.Count(task => task.State == TaskState.Open).ShouldBe(1);
    }

    [Fact]
    public void Plan_ItemThatHasUsedUpItsTaskNumbers_OpensWhatIsLeftAndThenGivesUp()
    {
        var world = new World(reviewers: 1) { Progress = new() { Batch = "b1", Round = 1, Since = Start, LastOrdinal = 9998 } };
        world.Plan().Opened.ShouldHaveSingleItem().Ordinal.ShouldBe(9999);
        world.Progress = world.Progress with { LastOrdinal = 9999 };
        world.Plan().Opened.ShouldBeEmpty();
        world.Plan().Progress.Status.ShouldBe(ItemStatus.Unresolved);
    }

    [Fact]
    public void Plan_WakeAt_IsTheFirstLeaseToEnd()
    {
        var world = new World();
        world.Advance();
        world.Claim("a0");
        world.Now += TimeSpan.FromMinutes(2);
        world.Claim("a1");
        world.Advance().WakeAt.ShouldBe(Start + TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData(Presence.Away)]
    [InlineData(Presence.Unreachable)]
    [InlineData(Presence.Distrusted)]
    public void Plan_OnlyAnnotatorIsAbsent_WaitsUntilTheDeadlineWithItsSlotOpen(Presence presence)
    {
        var world = new World(annotators: 1, min: 1);
        world.Advance();
        world.Replace(world.Claim("a0")!.After(TaskStep.Release, ItemPlanner.Undelivered));
        world.Set("a0", presence);
        world.Advance().Waits.ShouldBeTrue();
        (world.Progress.Status, world.Tasks.Count(task => task.State == TaskState.Open)).ShouldBe((ItemStatus.Open, 1));

        world.Now += TimeSpan.FromDays(6);
        world.Advance().Opened.ShouldBeEmpty();
        world.Progress.Status.ShouldBe(ItemStatus.Open);
        world.Set("a0", Presence.Present);
        world.Plan().Waits.ShouldBeFalse();
        world.Claim("a0").ShouldNotBeNull("the slot is there at once");
    }

    [Fact]
    public void Plan_OnlyAnnotatorIsAbsentUntilTheDeadline_IsUnresolved()
    {
        var world = new World(annotators: 1, min: 1);
        world.Set("a0", Presence.Away);
        world.Advance();
        world.Now += TimeSpan.FromDays(8);
        world.Advance();
        (world.Progress.Status, world.Plan().Waits).ShouldBe((ItemStatus.Unresolved, false));
    }

    [Fact]
    public void Plan_OneIsAbsentAndAReviewerIsThere_AsksTheReviewer()
    {
        var world = new World(annotators: 3, reviewers: 1);
        world.Set("a2", Presence.Away);
        world.Advance();
        world.Answer(world.Claim("a0")!, "7");
        world.Answer(world.Claim("a1")!, "7");
        world.Advance();
        world.Tasks.ShouldContain(task => task.Role == TaskRole.Reviewer && task.State == TaskState.Open);
        world.Tasks.ShouldNotContain(task => task.Role == TaskRole.Annotator && task.State == TaskState.Open);
    }

    [Theory]
    [InlineData(Presence.Unreachable, false, false)]
    [InlineData(Presence.Away, true, false)]
    [InlineData(Presence.Away, false, true)]
    [InlineData(Presence.Distrusted, false, true)]
    public void Plan_AnswersEnoughThatDisagree_WaitsForThoseWhoLeftMeanwhileAndAreTrusted(Presence presence, bool meanwhile, bool ends)
    {
        var world = new World(annotators: 4);
        world.Set("a3", presence, meanwhile ? Start.AddMinutes(1) : Start.AddMinutes(-1));
        world.Advance();
        world.Answer(world.Claim("a0")!, "7");
        world.Answer(world.Claim("a1")!, "1");
        world.Answer(world.Claim("a2")!, "3");
        world.Advance();
        (world.Progress.Status != ItemStatus.Open).ShouldBe(ends);
    }

    [Fact]
    public void Plan_SecondRound_WaitsForNobodyButWhoIsTriedAgain()
    {
        var world = new World(annotators: 2, min: 1) { Progress = new() { Batch = "b1", Round = 2, Since = Start, AcceptedBefore = true } };
        world.Set("a0", Presence.Away, Start);
        world.Set("a1", Presence.Unreachable, Start);
        world.Advance();
        world.Tasks.Count(task => task.State == TaskState.Open).ShouldBe(1);
        world.Set("a1", Presence.Away, Start);
        world.Advance();
        world.Progress.Status.ShouldBe(ItemStatus.Accepted);
    }

    [Fact]
    public void Plan_OnlyReviewerCannotBeReached_ReviewWaitsHoweverOftenItIsTried()
    {
        var world = new World(annotators: 3, reviewers: 1);
        world.Advance();
        world.Answer(world.Claim("a0")!, "7");
        world.Answer(world.Claim("a1")!, "1");
        world.Answer(world.Claim("a2")!, "3");
        world.Advance();
        world.Set("r0", Presence.Unreachable);
        for (var i = 0; i < 2 * ItemPlanner.MaxReviewAttempts; i++)
        {
            world.Advance();
            world.Replace(world.Claim("r0")!.After(TaskStep.Release, ItemPlanner.Undelivered));
        }

        world.Advance().Waits.ShouldBeTrue();
        world.Progress.Status.ShouldBe(ItemStatus.Open);
        world.Answer(world.Claim("r0")!, "1");
        world.Advance();
        world.Progress.Status.ShouldBe(ItemStatus.Adjudicated);
    }

    [Fact]
    public void Plan_NobodyIsRegistered_WaitsForSomebody()
    {
        var world = new World(annotators: 0);
        world.Advance().Waits.ShouldBeTrue();
        world.Tasks.Count(task => task.State == TaskState.Open).ShouldBe(3);
    }

    [Fact]
    public void Plan_EverybodyHadIt_EndsAlthoughTheyAreAbsent()
    {
        var world = new World(annotators: 1, min: 1);
        world.Advance();
        world.Claim("a0");
        world.Set("a0", Presence.Away);
        world.Now += TimeSpan.FromMinutes(11);
        world.Advance();
        world.Progress.Status.ShouldBe(ItemStatus.Unresolved);
    }

    /// <summary>Random people do random things: the item always ends, never asks anybody twice, never more than the policy allows.</summary>
    [Fact]
    public void Plan_AnyHistory_EndsWithinItsBounds() => Gen.Select(Gen.Int[1, 6], Gen.Int[0, 1], Gen.Int[0, 999].Array[80]).Sample((annotators, reviewers, actions) =>
    {
        var world = new World(annotators, reviewers, max: 5);
        foreach (var action in actions)
        {
            var plan = world.Advance();
            world.Plan().ShouldSatisfyAllConditions(
                again => again.Changed.ShouldBeEmpty(),
                again => again.Opened.ShouldBeEmpty(),
                again => again.Progress.ShouldBe(plan.Progress));
            world.Act(action);
        }

        world.Now += TimeSpan.FromDays(8);
        world.Advance();
        world.Progress.Status.ShouldNotBe(ItemStatus.Open);
        world.Tasks.ShouldAllBe(task => !TaskTransitions.IsPending(task.State));
        world.Annotations.Count(annotation => annotation.Role == TaskRole.Annotator).ShouldBeLessThanOrEqualTo(annotators);
        world.Tasks.Count(task => task.State == TaskState.Answered).ShouldBe(world.Annotations.Count);
    });

    /// <summary>An item with its storage, as far as planning is concerned.</summary>
    private sealed class World
    {
        private readonly AnnotationTerms terms;
        private readonly List<RosterEntry> roster = [];

        public World(int annotators = 8, int reviewers = 0, int max = 7, int min = 3)
        {
            var rule = new StoppingRule { MinAnswers = min, MaxAnswers = max, TargetPosterior = 0.98 };
            terms = new AnnotationTerms(1, 1, new LabelVocabulary(Enumerable.Range(0, 10).Select(i => $"{i}")), rule, TimeSpan.FromDays(7));
            roster.AddRange(Enumerable.Range(0, annotators).Select(i => new RosterEntry($"a{i}", TaskRole.Annotator, Presence.Present)));
            roster.AddRange(Enumerable.Range(0, reviewers).Select(i => new RosterEntry($"r{i}", TaskRole.Reviewer, Presence.Present)));
        }

        public DateTimeOffset Now { get; set; } = Start;

        public List<AnnotationTask> Tasks { get; } = [];

        public List<Annotation> Annotations { get; } = [];

        public ItemProgress Progress { get; set; } = new() { Batch = "b1", Round = 1, Since = Start };

        public ItemPlan Plan() => ItemPlanner.Plan(new ItemView
        {
            Key = Key with { Round = Progress.Round },
            Progress = Progress,
            Tasks = Tasks,
            Annotations = Annotations,
            Roster = roster,
            Terms = terms,
            Reliability = _ => Reliability.Newcomer(10),
            Now = Now,
        });

        public ItemPlan Advance()
        {
            var plan = Plan();
            foreach (var task in plan.Changed)
            {
                Replace(task);
            }

            Tasks.AddRange(plan.Opened);
            Progress = plan.Progress;
            return plan;
        }

        public AnnotationTask? Claim(string annotator)
        {
            var role = annotator[0] == 'r' ? TaskRole.Reviewer : TaskRole.Annotator;
            var held = Tasks.Any(t => t.Annotator == annotator && role == TaskRole.Annotator && t.Reason != ItemPlanner.Undelivered);
            var open = held ? null : Tasks.FirstOrDefault(t => t.State == TaskState.Open && t.Role == role);
            if (open is null)
            {
                return null;
            }

            var leased = open.After(TaskStep.Claim) with { Annotator = annotator, LeasedAt = Now, LeaseUntil = Now + TimeSpan.FromMinutes(10) };
            Replace(leased);
            return leased;
        }

        public void Set(string annotator, Presence presence, DateTimeOffset? since = null)
        {
            var at = roster.FindIndex(entry => entry.Annotator == annotator);
            roster[at] = roster[at] with { Presence = presence, AbsentSince = presence == Presence.Present ? null : since ?? Now };
        }

        public void Replace(AnnotationTask task) => Tasks[task.Ordinal - 1] = task;

        public void Answer(AnnotationTask task, string label) => Annotations.Add(new Annotation
        {
            Task = task.Id.ToString(), Batch = "b1", Round = task.Round, Annotator = task.Annotator!, Role = task.Role, Label = label,
            Answer = JsonSerializer.SerializeToElement(label), Hash = label, Seconds = 1, ReceivedAt = Now, SchemaVersion = 1, GuidelineVersion = 1,
        });

        public void Act(int action)
        {
            var who = roster[action % roster.Count].Annotator;
            var mine = Tasks.Where(t => t.Annotator == who && TaskTransitions.TakesAnswer(t.State)).ToList();
            switch (action / 8 % 6)
            {
                case 0 or 1:
                    Claim(who);
                    break;
                case 2 when mine.Count > 0 && Annotations.All(a => a.Annotator != who):
                    Answer(mine[0], $"{action % 10}");
                    break;
                case 3 when mine.Find(t => t.State == TaskState.Leased) is { } held:
                    Replace(held.After(TaskStep.Release, action % 2 == 0 ? ItemPlanner.Undelivered : "given back"));
                    break;
                case 5:
                    Set(who, (Presence)(action % 4));
                    break;
                case 4:
                    Now += TimeSpan.FromMinutes(action % 15);
                    break;
            }
        }
    }
}
