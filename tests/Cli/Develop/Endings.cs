namespace AnnotationFunctions.Tests.Cli.Develop;

/// <summary>Tests of every ending, for the test of the report. In every other run all of them pass.</summary>
public sealed class Endings
{
    internal const string Variable = "ANNOTATE_TEST_ENDINGS";

    private static bool Wanted => Environment.GetEnvironmentVariable(Variable) is not null;

    [Fact]
    public void Passes() => true.ShouldBeTrue();

    [Fact]
    public void Fails() => Wanted.ShouldBeFalse();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Skips(int number)
    {
        Assert.SkipWhen(Wanted, "This one is skipped.");
        number.ShouldBePositive();
    }
}
