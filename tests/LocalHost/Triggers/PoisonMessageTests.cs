using System.Text;
using System.Text.Json;
using AnnotationFunctions.LocalHost.Triggers.Blob;
using CsCheck;

namespace AnnotationFunctions.Tests.LocalHost.Triggers;

public sealed class PoisonMessageTests
{
    private const int QueueLimit = 64 * 1024;

    [Fact]
    public void ToJson_AnyReason_FitsIntoAQueueMessageAndKeepsItsStart() => Gen.String[0, 60_000].Sample(
        reason =>
        {
            var name = new string('ü', 1_024);
            var json = new PoisonMessage("Ingest", "Block", "uploads", name, "0x1", 5, reason, DateTimeOffset.UnixEpoch).ToJson();

            Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).Length.ShouldBeLessThanOrEqualTo(QueueLimit);
            var read = JsonDocument.Parse(json).RootElement;
            read.GetProperty("BlobName").GetString().ShouldBe(name);
        },
        iter: 200);

    [Fact]
    public void ToJson_ReasonCutInsideASurrogatePair_IsStillJson()
    {
        var reason = string.Concat(Enumerable.Repeat("😀", 40_001)).Insert(0, "x");

        var json = new PoisonMessage("Ingest", "Block", "uploads", "a", "0x1", 5, reason, DateTimeOffset.UnixEpoch).ToJson();

        JsonDocument.Parse(json).RootElement.GetProperty("Reason").GetString()!.ShouldStartWith("x😀");
    }
}
