using AnnotationFunctions.App.Quality;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class IntervalTests
{
    [Fact]
    public void OfProportion_NewcombesExample_MatchesTheTable()
    {
        // Newcombe (1998), table I, method 3: 81 of 263 gives 0.2553 to 0.3662.
        var interval = Interval.OfProportion(81, 263);
        interval.Lower.ShouldBe(0.2553, 5e-5);
        interval.Upper.ShouldBe(0.3662, 5e-5);
    }

    [Fact]
    public void OfProportion_NoTrials_IsEverything() => Interval.OfProportion(0, 0).ShouldBe(new Interval(0.5, 0, 1));

    [Fact]
    public void OfProportion_MoreSuccessesThanTrials_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Interval.OfProportion(3, 2));

    [Fact]
    public void OfProportion_Any_HoldsItsValue() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0.1, 1000]).Sample((share, trials) =>
        {
            var interval = Interval.OfProportion(share * trials, trials);
            interval.Lower.ShouldBeLessThanOrEqualTo(interval.Value + 1e-12);
            interval.Upper.ShouldBeGreaterThanOrEqualTo(interval.Value - 1e-12);
            interval.Lower.ShouldBeGreaterThanOrEqualTo(0);
            interval.Upper.ShouldBeLessThanOrEqualTo(1);
        });
}
