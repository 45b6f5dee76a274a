using AnnotationFunctions.LocalHost.Durable;
using Microsoft.DurableTask;

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

    [Fact]
    public void RetryPolicy_OutOfRange_IsRefused()
    {
        var second = TimeSpan.FromSeconds(1);
        Should.Throw<ArgumentOutOfRangeException>(() => new RetryPolicy(0, second));
        Should.Throw<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.Zero));
        Should.Throw<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, 0.9));
        Should.Throw<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, maxRetryInterval: second / 2));
        Should.Throw<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, retryTimeout: second / 2));
        new RetryPolicy(1, second).MaxRetryInterval.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void FailureDetails_IsCausedBy_KnowsBaseTypesAndTypesOfTheApp()
    {
        var failure = TaskFailureDetails.FromException(new OwnException("x"));
        failure.IsCausedBy<OwnException>().ShouldBeTrue();
        failure.IsCausedBy<InvalidOperationException>().ShouldBeTrue();
        failure.IsCausedBy<IOException>().ShouldBeFalse();
        new TaskFailureDetails("No.Such.Type", "", null, null, null).IsCausedBy<Exception>().ShouldBeFalse();
        Should.Throw<ArgumentException>(() => failure.IsCausedBy(typeof(string)));
    }

    private sealed class OwnException(string message) : InvalidOperationException(message);
}
