using System.Globalization;
using AnnotationFunctions.Core.Tables;

namespace AnnotationFunctions.Tests.Core.Tables;

public sealed class TimeFormatTests
{
    [Theory]
    [InlineData("2026-11-03", "2026-11-03T00:00:00.0000000", false)]
    [InlineData("20261103", "2026-11-03T00:00:00.0000000", false)]
    [InlineData("2026-11-03T10", "2026-11-03T10:00:00.0000000", false)]
    [InlineData("2026-11-03t10:20", "2026-11-03T10:20:00.0000000", false)]
    [InlineData("2026-11-03 10:20:30", "2026-11-03T10:20:30.0000000", false)]
    [InlineData("2026-11-03T10:20:30.1234567891", "2026-11-03T10:20:30.1234567", false)]
    [InlineData("2026-11-03T10:20:30,5Z", "2026-11-03T10:20:30.5000000", true)]
    [InlineData("20261103T102030z", "2026-11-03T10:20:30.0000000", true)]
    [InlineData("2026-11-03T10:20+05:30", "2026-11-03T04:50:00.0000000", true)]
    [InlineData("2026-11-03T10:20 -0100", "2026-11-03T11:20:00.0000000", true)]
    [InlineData("2026-01-01T00:30:00+01", "2025-12-31T23:30:00.0000000", true)]
    public void Iso8601_Time_IsItsInstant(string text, string expected, bool hasOffset)
    {
        var (time, offset) = TimeFormat.Iso8601.Read(text).ShouldNotBeNull();

        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture).ShouldBe(expected);
        offset.ShouldBe(hasOffset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("T")]
    [InlineData("2026")]
    [InlineData("2026-11")]
    [InlineData("2026-1-3")]
    [InlineData("2026-02-29")]
    [InlineData("2026-11-03T")]
    [InlineData("2026-11-03Z")]
    [InlineData("2026-11-03T10:00:00ZZ")]
    [InlineData("2026-11-03T10:00:00+")]
    [InlineData("2026-11-03T10:00:00+1")]
    [InlineData("2026-11-03T10:00.5")]
    [InlineData("2026-11-03T10:00:00.")]
    [InlineData("2026-11-03T10:00:00.5x")]
    [InlineData("2026-11-03T1:00")]
    [InlineData("2026-11-03T10:60")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("2026-W45-2")]
    [InlineData("10:00")]
    [InlineData("03/11/2026 10:00")]
    [InlineData("Nov 3 2026")]
    public void Iso8601_AnythingElse_IsNoTime(string text) => TimeFormat.Iso8601.Read(text).ShouldBeNull();

    [Theory]
    [InlineData("1e5")]
    [InlineData("1,793,700,000")]
    [InlineData("99999999999999999")]
    [InlineData("2026-11-03")]
    public void Unix_AnythingButANumberInRange_IsNoTime(string text)
    {
        TimeFormat.UnixSeconds.Read(text).ShouldBeNull();
        TimeFormat.UnixMilliseconds.Read(text).ShouldBeNull();
    }

    [Theory]
    [InlineData("dd/MM/yyyy HH:mm", "03/11/2026 10:20", false)]
    [InlineData("M/d/yy h:mm tt", "11/3/26 10:20 AM", false)]
    [InlineData("d MMM yyyy HH:mm K", "3 Nov 2026 10:20 Z", true)]
    [InlineData("yyyy-MM-dd HH:mm zzz", "2026-11-03 11:20 +01:00", true)]
    public void Custom_Time_IsReadAsTheFormatSays(string format, string text, bool hasOffset) =>
        TimeFormat.Custom(format, out _)!.Read(text).ShouldBe((new DateTime(2026, 11, 3, 10, 20, 0), hasOffset));

    [Theory]
    [InlineData("")]
    [InlineData("o")]
    [InlineData("HH:mm")]
    [InlineData("MM/yyyy")]
    [InlineData("dd/MM")]
    [InlineData("%Y-%m-%d")]
    [InlineData("'yyyy-MM-dd'")]
    public void Custom_FormatThatTellsNoDaysApart_IsRefusedWithAReason(string format)
    {
        TimeFormat.Custom(format, out var reason).ShouldBeNull();
        reason.ShouldNotBeNull();
    }
}
