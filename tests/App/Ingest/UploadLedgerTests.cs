using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.Core.Fingerprints;

namespace AnnotationFunctions.Tests.App.Ingest;

public sealed class UploadLedgerTests(IngestStation station)
{
    [Fact]
    public async Task RecordAsync_ManyAtOnce_CountsEachExactlyOnce()
    {
        await using var work = await station.OpenAsync();
        var ledger = work.Get<UploadLedger>();
        var project = TestStorage.Name("p");
        var outcomes = Enum.GetValues<UploadOutcome>();

        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestStorage.Cancellation }, async (i, stop) =>
        {
            var record = Record($"{i}.png", outcomes[i % 5]);
            await ledger.RecordAsync(project, record, stop);
            await ledger.RecordAsync(project, record, stop);
        });

        (await ledger.CountAsync(project, TestStorage.Cancellation)).ShouldBe(new UploadCounts(20, 20, 20, 20, 20));
        (await work.RecordsAsync(project)).Count.ShouldBe(100);
        (await work.RecordsAsync(project, UploadOutcome.Duplicate)).Count.ShouldBe(20);
    }

    [Fact]
    public async Task RecordAsync_AnotherOutcome_MovesTheRecordInListsAndCounts()
    {
        await using var work = await station.OpenAsync();
        var ledger = work.Get<UploadLedger>();
        var project = TestStorage.Name("p");
        await ledger.RecordAsync(project, Record("a.png", UploadOutcome.Quarantined), TestStorage.Cancellation);

        await ledger.RecordAsync(project, Record("a.png", UploadOutcome.Accepted), TestStorage.Cancellation);

        (await ledger.CountAsync(project, TestStorage.Cancellation)).ShouldBe(new UploadCounts(Accepted: 1));
        (await work.RecordsAsync(project, UploadOutcome.Quarantined)).ShouldBeEmpty();
        (await work.RecordsAsync(project, UploadOutcome.Accepted)).ShouldHaveSingleItem();
        (await work.RecordsAsync(project)).ShouldHaveSingleItem().Outcome.ShouldBe(UploadOutcome.Accepted);
    }

    [Fact]
    public async Task PageAsync_OneOutcome_GivesEveryRecordOnce()
    {
        await using var work = await station.OpenAsync();
        var ledger = work.Get<UploadLedger>();
        var project = TestStorage.Name("p");
        for (var i = 0; i < 9; i++)
        {
            await ledger.RecordAsync(project, Record($"{i}.png", i < 7 ? UploadOutcome.Accepted : UploadOutcome.Duplicate), TestStorage.Cancellation);
        }

        var names = new List<string>();
        string? continuation = null;
        do
        {
            (var records, continuation) = await ledger.PageAsync(project, UploadOutcome.Accepted, 3, continuation, TestStorage.Cancellation);
            names.AddRange(records.Select(record => record.Name));
        }
        while (continuation is not null);

        names.Order().ShouldBe(["0.png", "1.png", "2.png", "3.png", "4.png", "5.png", "6.png"]);
    }

    private static UploadRecord Record(string name, UploadOutcome outcome) => new()
    {
        Id = ItemId.OfParts(name), Name = name, Outcome = outcome, Bytes = 1, HandledAt = DateTimeOffset.UnixEpoch,
    };
}
