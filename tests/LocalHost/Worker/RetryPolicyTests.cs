using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.Tests.LocalHost.Worker;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Delay_Exponential_DoublesFromMinimumToMaximum()
    {
        var policy = RetryPolicy.Read(new ExponentialBackoffRetryAttribute(-1, "00:00:01", "00:00:10"))!;

        Enumerable.Range(1, 6).Select(retry => policy.Delay(retry).TotalSeconds).ShouldBe([1, 2, 4, 8, 10, 10]);
        policy.Delay(int.MaxValue).ShouldBe(TimeSpan.FromSeconds(10));
        policy.Allows(int.MaxValue).ShouldBeTrue();
    }

    [Fact]
    public void Delay_Fixed_IsTheSameUntilTheCountIsUsedUp()
    {
        var policy = RetryPolicy.Read(new FixedDelayRetryAttribute(2, "00:00:03"))!;

        policy.Delay(2).ShouldBe(TimeSpan.FromSeconds(3));
        policy.Allows(2).ShouldBeTrue();
        policy.Allows(3).ShouldBeFalse();
    }

    [Fact]
    public void Read_NoAttribute_IsNull() => RetryPolicy.Read(null).ShouldBeNull();

    [Fact]
    public void Read_WrongValues_Throws()
    {
        Should.Throw<FormatException>(() => RetryPolicy.Read(new FixedDelayRetryAttribute(2, "soon"))).Message.ShouldContain("'soon'");
        Should.Throw<FormatException>(() => RetryPolicy.Read(new FixedDelayRetryAttribute(-2, "00:00:01")));
        Should.Throw<FormatException>(() => RetryPolicy.Read(new ExponentialBackoffRetryAttribute(2, "00:00:05", "00:00:01")));
    }
}
