using AnnotationFunctions.Cli.Develop;

namespace AnnotationFunctions.Tests.Cli.Develop;

public sealed class TestTotalsTests
{
    [Fact]
    public void After_Summary_AddsItsCounts()
    {
        string[] output =
        [
            "failed AnnotationFunctions.Tests.Core.SomeTests.Some_Test (35ms)", "  from /x/AnnotationFunctions.Core.Tests.dll (net10.0|x64)",
            "Test run summary: Failed!", "  total: 1234", "  failed: 1", "  succeeded: 1230", "  skipped: 3", "  duration: 804ms",
        ];
        output.Aggregate(new TestTotals(10, 0, 0), (totals, line) => totals.After(line)).ToString().ShouldBe("1240 passed, 1 failed, 3 skipped");
    }

    [Fact]
    public void After_LineThatOnlyLooksSimilar_ChangesNothing() =>
        new TestTotals(0, 0, 0).After("  failed: 1 of the pictures").ShouldBe(new TestTotals(0, 0, 0));
}
