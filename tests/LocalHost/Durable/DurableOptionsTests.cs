using AnnotationFunctions.LocalHost.Durable;

namespace AnnotationFunctions.Tests.LocalHost.Durable;

public sealed class DurableOptionsTests
{
    [Fact]
    public void Validated_SeveralMistakes_NamesThemAll()
    {
        var options = new DurableOptions { DatabasePath = " ", MaxConcurrentActivities = 0, MaxConcurrentOrchestrators = -1, CachedHistoryBytes = -1 };
        var message = Should.Throw<ArgumentException>(options.Validated).Message;
        message.ShouldContain("DatabasePath must name a file");
        message.ShouldContain("MaxConcurrentActivities is 0");
        message.ShouldContain("MaxConcurrentOrchestrators is -1");
        message.ShouldContain("CachedHistoryBytes is -1");
    }

    [Theory]
    [InlineData("order.7_ä-1:2")]
    [InlineData("@1", "reserved")]
    [InlineData("a/b", "U+002F at 1")]
    [InlineData("a\u0001", "U+0001")]
    [InlineData(" ", "")]
    public void InstanceIds_Check_SaysWhatIsWrong(string id, string? expected = null)
    {
        if (expected is null)
        {
            InstanceIds.Check(id);
            return;
        }
        Should.Throw<ArgumentException>(() => InstanceIds.Check(id)).Message.ShouldContain(expected);
    }
}
