using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Tests.Inference.Execution;

public sealed class RunPaceTests
{
    [Fact]
    public void RowsWithin_NothingKnown_IsAllThatIsAskedFor() => new RunPace().RowsWithin(TimeSpan.FromMilliseconds(1), 32).ShouldBe(32);

    [Fact]
    public void RowsWithin_SlowModel_KeepsToTheTime()
    {
        var pace = new RunPace();
        pace.Note(10, TimeSpan.FromMilliseconds(100));
        pace.RowsWithin(TimeSpan.FromMilliseconds(50), 32).ShouldBe(5);
        pace.RowsWithin(TimeSpan.FromMilliseconds(1), 32).ShouldBe(1);
        pace.RowsWithin(TimeSpan.FromSeconds(10), 32).ShouldBe(32);
        pace.Of(20).TotalMilliseconds.ShouldBe(200, 1e-6);
    }

    [Fact]
    public void Note_Again_MovesTowardsTheNewPace()
    {
        var pace = new RunPace();
        pace.Note(1, TimeSpan.FromMilliseconds(10));
        pace.Note(1, TimeSpan.FromMilliseconds(20));
        pace.Of(1).TotalMilliseconds.ShouldBe(12, 1e-6);
    }
}
