using System.Security.Cryptography;
using System.Text;
using AnnotationFunctions.Cli.Simulation;

namespace AnnotationFunctions.Tests.Cli.Simulation;

public sealed class WebhookSignatureTests
{
    // The worked example of the Standard Webhooks specification's reference libraries.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Body = "{\"test\": 2432232314}";
    private const long Timestamp = 1614265330;
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void IsValid_WorkedExample_IsTrue() => Check().ShouldBeTrue();

    [Fact]
    public void IsValid_OneOfSeveralSignatures_IsTrue() => Check(signature: $"v1,AAAA {Signature}").ShouldBeTrue();

    [Fact]
    public void IsValid_OtherBody_IsFalse() => Check(body: Body + " ").ShouldBeFalse();

    [Fact]
    public void IsValid_OtherId_IsFalse() => Check(id: "msg_x").ShouldBeFalse();

    [Fact]
    public void IsValid_OtherSecret_IsFalse() => Check(secret: "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))).ShouldBeFalse();

    [Theory]
    [InlineData(299, true)]
    [InlineData(-299, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void IsValid_ClockApart_HoldsForFiveMinutes(int seconds, bool expected) => Check(now: Timestamp + seconds).ShouldBe(expected);

    [Theory]
    [InlineData(null, "1614265330", Signature)]
    [InlineData(Id, null, Signature)]
    [InlineData(Id, "yesterday", Signature)]
    [InlineData(Id, "1614265330", null)]
    [InlineData(Id, "1614265330", "")]
    public void IsValid_HeaderMissing_IsFalse(string? id, string? timestamp, string? signature) =>
        new WebhookSignature(Secret, At(Timestamp)).IsValid(id, timestamp, signature, Encoding.UTF8.GetBytes(Body)).ShouldBeFalse();

    private static bool Check(string secret = Secret, string id = Id, string body = Body, string signature = Signature, long now = Timestamp) =>
        new WebhookSignature(secret, At(now)).IsValid(id, $"{Timestamp}", signature, Encoding.UTF8.GetBytes(body));

    private static FixedClock At(long seconds) => new(DateTimeOffset.FromUnixTimeSeconds(seconds));

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
