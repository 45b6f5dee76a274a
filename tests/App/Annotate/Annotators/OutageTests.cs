using System.Text.Json;
using AnnotationFunctions.App;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Annotate.Annotators;

public sealed class OutageTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Delivery Down = new(DeliveryStatus.Unreachable, "status 500");

    [Fact]
    public void After_AgainAndAgain_PausesDoubleUpToAnHour()
    {
        var (outage, now) = (Outage.After(null, Down, Now, 0), Now);
        var pauses = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            pauses.Add((outage.NextTry - now).TotalSeconds);
            now = outage.NextTry;
            outage = Outage.After(outage, Down, now, 0);
        }

        pauses.ShouldBe([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        (outage.Since, outage.Failures).ShouldBe((Now, 13));
    }

    [Fact]
    public void After_Jitter_ShortensThePauseByHalfAtMost() =>
        (Outage.After(null, Down, Now, 0.999).NextTry - Now).TotalSeconds.ShouldBe(2.5, 0.01);

    [Theory]
    [InlineData(600)]
    [InlineData(24 * 3600)]
    [InlineData(400L * 24 * 3600)]
    public void After_RetryAfter_IsBelievedWhateverItsLength(long seconds)
    {
        var outage = Outage.After(null, Down with { RetryAfter = TimeSpan.FromSeconds(seconds) }, Now, 0.5);
        (outage.NextTry - Now).TotalSeconds.ShouldBeInRange(seconds, seconds + 5);
    }

    [Fact]
    public void After_RetryAfterOfManyLives_DoesNotOverflow()
    {
        var outage = Outage.After(null, Down with { RetryAfter = TimeSpan.MaxValue }, Now, 0.999);
        outage.NextTry.ShouldBeGreaterThan(Now.AddYears(50));
        outage.IsHopeless(Now.AddHours(11)).ShouldBeFalse();
        outage.DueAfter(Now.AddHours(11)).ShouldBe(Now.AddHours(12));
        outage.IsHopeless(Now.AddHours(12)).ShouldBeTrue("the pause comes all the same");
    }

    [Fact]
    public void IsHopeless_ReceiverAskedForTomorrow_WaitsForThat()
    {
        var outage = Outage.After(null, Down with { RetryAfter = TimeSpan.FromHours(24) }, Now, 0) with { ToldAt = Now };
        outage.IsHopeless(Now.AddHours(13)).ShouldBeFalse();
        outage.DueAfter(Now.AddHours(13)).ShouldBe(Now.AddHours(24));
        Outage.After(outage, Down, Now.AddHours(24), 0).Lasted(Now.AddHours(24)).ShouldBe(TimeSpan.FromHours(24));
    }

    [Fact]
    public void After_TryBeyondTheLimit_ComesAtTheLimit()
    {
        var before = new Outage(Now, 11, Now.AddHours(11.5), "x");
        Outage.After(before, Down, Now.AddHours(11.5), 0).NextTry.ShouldBe(Now.AddHours(12));
    }

    [Fact]
    public void Lasted_NothingToSendForDays_CountsOnlyWhatIsKnown()
    {
        var outage = Outage.After(null, Down, Now, 0);
        outage.Lasted(Now.AddDays(3)).ShouldBe(TimeSpan.FromSeconds(5), "the batch had ended, and nobody tried");
        Outage.After(outage, Down, Now.AddDays(3), 0).Lasted(Now.AddDays(3)).ShouldBe(TimeSpan.FromSeconds(5));
    }

    /// <summary>What a former version wrote, which counted five failed deliveries as five lapses, and had scoring call that silence.</summary>
    [Fact]
    public void Read_AnnotatorWhoWasSilentByFailedDeliveries_MayWork()
    {
        var row = """
            {"id":"a","name":"a","role":"annotator","callbackUrl":"https://a.example/","capacity":8,"secretVersion":1,"registeredAt":"2026-03-01T12:00:00+00:00",
             "flags":[{"kind":"silent","evidence":"Tasks did not come back 5 times in a row.","at":"2026-03-01T12:00:00+00:00"}],
             "standing":{"lapses":5,"coolUntil":"2026-03-01T13:00:00+00:00","expired":0,"undelivered":40,"missed":0}}
            """;
        var annotator = JsonSerializer.Deserialize<Annotator>(row, Json.Stored)!;
        (annotator.MayWork, annotator.Presence, annotator.CapacityAt(Now)).ShouldBe((true, Presence.Present, 8));
        annotator.Standing.Undelivered.ShouldBe(40);
        AnnotatorFacts.Of(annotator).Flags.ShouldBeEmpty();
    }

    [Fact]
    public void Read_AnnotatorWhoseLeasesRanOut_IsSilentAsBefore()
    {
        var annotator = JsonSerializer.Deserialize<Annotator>(
            """{"id":"a","name":"a","role":"annotator","capacity":8,"registeredAt":"2026-03-01T12:00:00+00:00","standing":{"lapses":5,"expired":9,"undelivered":1,"missed":9}}""",
            Json.Stored)!;
        (annotator.MayWork, annotator.Presence).ShouldBe((false, Presence.Away));
        (annotator with { Flags = [new AnnotatorFlag(FlagKind.Random, "x", Now)] }).Presence.ShouldBe(Presence.Distrusted);
    }

    [Fact]
    public void CallsAt_OutOfReach_IsOneWhenTheNextTryIsDue()
    {
        var annotator = new Annotator { Id = "a", Name = "a", Role = TaskRole.Annotator, Capacity = 8, RegisteredAt = Now };
        annotator.CallsAt(Now).ShouldBe(int.MaxValue);
        var down = annotator with { Outage = Outage.After(null, Down, Now, 0) };
        (down.CallsAt(Now), down.CallsAt(Now.AddSeconds(5)), down.Presence, down.MayWork).ShouldBe((0, 1, Presence.Unreachable, true));
        (down with { Paused = "left" }).CallsAt(Now.AddSeconds(5)).ShouldBe(0);
    }
}
