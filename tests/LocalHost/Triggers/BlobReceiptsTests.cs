using AnnotationFunctions.LocalHost.Triggers;
using AnnotationFunctions.LocalHost.Triggers.Blob;
using CsCheck;

namespace AnnotationFunctions.Tests.LocalHost.Triggers;

public sealed class BlobReceiptsTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("receipts-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void TryTake_NewThenUnderWayThenDoneThenNewVersion_IsTakenOnlyWhenNew()
    {
        using var database = Open();
        var receipts = new BlobReceipts(database, "Ingest", "account/uploads");
        var (first, second) = (BlobKey.Of("a.png", "0x1"), BlobKey.Of("a.png", "0x2"));

        receipts.TryTake(first).ShouldBeTrue();
        receipts.TryTake(first).ShouldBeFalse("it is under way");
        receipts.TryTake(second).ShouldBeFalse("a version of the same blob is under way");
        receipts.Complete(first);
        receipts.Release(first);
        receipts.TryTake(first).ShouldBeFalse("it is done");
        receipts.TryTake(second).ShouldBeTrue("the blob has a new version");
    }

    [Fact]
    public void Release_NotCompleted_IsTakenAgain()
    {
        using var database = Open();
        var receipts = new BlobReceipts(database, "Ingest", "account/uploads");
        var key = BlobKey.Of("a.png", "0x1");
        receipts.TryTake(key);

        receipts.Release(key);

        receipts.TryTake(key).ShouldBeTrue();
    }

    [Fact]
    public void Complete_OtherProcessReads_KnowsItForThatFunctionAndContainerOnly()
    {
        using var database = Open();
        var key = BlobKey.Of("a.png", "\"0x1\"");
        new BlobReceipts(database, "Ingest", "account/uploads").Complete(key);

        // The first connection stays open: nothing is written at the end that a killed process would not have written.
        using var other = Open();
        new BlobReceipts(other, "Ingest", "account/uploads").TryTake(BlobKey.Of("a.png", "0x1")).ShouldBeFalse();
        new BlobReceipts(other, "Preview", "account/uploads").TryTake(key).ShouldBeTrue();
        new BlobReceipts(other, "Ingest", "account/other").TryTake(key).ShouldBeTrue();
    }

    [Fact]
    public void BeginAttempt_ProcessEndsInTheAttempt_CountsInTheNextProcess()
    {
        var key = BlobKey.Of("crashes-the-decoder.png", "0x1");
        for (var process = 1; process <= 5; process++)
        {
            using var database = Open();
            new BlobReceipts(database, "Ingest", "account/uploads").BeginAttempt(key).ShouldBe(process);
        }

        using var last = Open();
        var receipts = new BlobReceipts(last, "Ingest", "account/uploads");
        receipts.AttemptsAt(key).ShouldBe(5);
        receipts.AttemptsAt(BlobKey.Of("crashes-the-decoder.png", "0x2")).ShouldBe(0, "a new version starts afresh");
        receipts.ForgetAttempts(key);
        receipts.AttemptsAt(key).ShouldBe(0);
    }

    [Fact]
    public void EndPass_BlobNotListedTwice_IsForgottenHereAndOnDisk()
    {
        using var database = Open();
        var receipts = new BlobReceipts(database, "Ingest", "account/uploads");
        var keys = Enumerable.Range(0, 1_200).Select(i => BlobKey.Of($"{i}.png", "0x1")).ToArray();
        Array.ForEach(keys, receipts.Complete);

        for (var pass = 0; pass < 3; pass++)
        {
            receipts.BeginPass();
            Array.ForEach(keys[..10], key => receipts.TryTake(key).ShouldBeFalse());
            receipts.EndPass();
        }

        receipts.Count.ShouldBe(10);
        using var other = Open();
        new BlobReceipts(other, "Ingest", "account/uploads").Count.ShouldBe(10);
    }

    [Fact]
    public void BlobKey_QuotesOfAnETag_DoNotMatterAndEverythingElseDoes()
    {
        BlobKey.Of("a", "\"0x8D\"").ShouldBe(BlobKey.Of("a", "0x8D"));
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String).Sample((name, etag, otherName, otherETag) =>
            (BlobKey.Of(name, etag) == BlobKey.Of(otherName, otherETag))
                .ShouldBe(name == otherName && etag.Trim('"') == otherETag.Trim('"')));
    }

    private TriggerDatabase Open() => new(directory.FullName, survivePowerLoss: false);
}
