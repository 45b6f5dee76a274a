using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.Tests.App.Annotate.Annotators;

public sealed class StandingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    [Fact]
    public void AfterExpiry_TasksGivenTogether_AreOneLapse()
    {
        var standing = Standing.Good.AfterExpiry(3, Lease, Now).AfterExpiry(2, Lease, Now.AddSeconds(5));
        (standing.Lapses, standing.Expired).ShouldBe((1, 5));
    }

    [Fact]
    public void AfterExpiry_AgainAndAgain_CoolsLongerAndBoundsTighterUntilSilent()
    {
        var (standing, now) = (Standing.Good, Now);
        var waits = new List<double>();
        while (!standing.IsSilent)
        {
            standing = standing.AfterExpiry(1, Lease, now);
            waits.Add((standing.CoolUntil!.Value - now).TotalMinutes);
            now = standing.CoolUntil.Value + Lease;
        }

        waits.ShouldBe([10, 20, 40, 60, 60]);
        standing.Bound(16).ShouldBe(1);
    }

    [Fact]
    public void AfterAnswer_Lapsed_IsBackAtFullCapacity()
    {
        var standing = Standing.Good.AfterExpiry(1, Lease, Now).AfterAnswer();
        (standing.Lapses, standing.CoolUntil, standing.Bound(16)).ShouldBe((0, null, 16));
        standing.Expired.ShouldBe(1, "what happened stays on the record");
    }

    [Fact]
    public void CapacityAt_Cooling_IsNothing()
    {
        var annotator = new Annotator { Id = "a", Name = "a", Role = TaskRole.Annotator, Capacity = 8, RegisteredAt = Now, Standing = Standing.Good.AfterExpiry(1, Lease, Now) };
        annotator.CapacityAt(Now).ShouldBe(0);
        annotator.CapacityAt(Now + Lease).ShouldBe(4);
        (annotator with { Paused = "asked to" }).CapacityAt(Now + Lease).ShouldBe(0);
    }
}
