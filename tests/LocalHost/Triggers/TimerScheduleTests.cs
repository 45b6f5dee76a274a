using System.Globalization;
using AnnotationFunctions.LocalHost.Triggers.Timer;

namespace AnnotationFunctions.Tests.LocalHost.Triggers;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T12:01:00", "2026-03-01T12:05:00")]
    [InlineData("30 0 3 * * *", "2026-03-01T03:00:30", "2026-03-02T03:00:30")]
    [InlineData("0 0 9-17 * * MON-FRI", "2026-02-27T17:00:00", "2026-03-02T09:00:00")]
    [InlineData("*/5 * * * *", "2026-03-01T12:01:00", "2026-03-01T12:05:00")]
    [InlineData("01:30:00", "2026-03-01T12:00:00", "2026-03-01T13:30:00")]
    public void After_Expression_IsTheNextOccurrence(string expression, string after, string expected)
    {
        var schedule = TimerSchedule.TryParse(expression).ShouldNotBeNull();

        var next = schedule.After(Utc(after));

        next.ShouldBe(Utc(expected));
        next.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("0 0 * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("-01:00:00")]
    [InlineData("00:00:00")]
    public void TryParse_NoSchedule_IsNull(string expression) => TimerSchedule.TryParse(expression).ShouldBeNull();

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0,30 0 0 * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("0 0 0 1 1 *", false)]
    [InlineData("0 0 0 31 2 *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void RunsWithinAMinute_Schedule_IsToldFromItsNextOccurrences(string expression, bool expected) =>
        TimerSchedule.TryParse(expression)!.RunsWithinAMinute(Utc("2026-03-01T12:00:00")).ShouldBe(expected);

    private static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
