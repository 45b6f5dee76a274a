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

    [Theory]
    [InlineData("0 1 2 3 4 5 6", UploadOutcome.Accepted)]
    [InlineData("0 1 2 3 4 5 6 7 8", UploadOutcome.Accepted, UploadOutcome.Duplicate)]
    [InlineData("7 8 9", UploadOutcome.Quarantined, UploadOutcome.Unpacked, UploadOutcome.Duplicate)]
    [InlineData("", UploadOutcome.Unpacked, UploadOutcome.NearDuplicate)]
    [InlineData("0 1 2 3 4 5 6 7 8 9")]
    public async Task PageAsync_SomeOutcomes_GivesEveryRecordOnceInOrderOfId(string expected, params UploadOutcome[] outcomes)
    {
        await using var work = await station.OpenAsync();
        var ledger = work.Get<UploadLedger>();
        var project = TestStorage.Name("p");
        for (var i = 0; i < 10; i++)
        {
            var outcome = i < 7 ? UploadOutcome.Accepted : i < 9 ? UploadOutcome.Duplicate : UploadOutcome.Quarantined;
            await ledger.RecordAsync(project, Record($"{i}", outcome), TestStorage.Cancellation);
        }

        foreach (var max in new[] { 1, 3, 9, 10, 1_000 })
        {
            var found = new List<UploadRecord>();
            string? continuation = null;
            do
            {
                (var records, continuation) = await ledger.PageAsync(project, outcomes, max, continuation, TestStorage.Cancellation);
                records.Count.ShouldBeLessThanOrEqualTo(max);
                found.AddRange(records);
            }
            while (continuation is not null);

            found.Select(record => record.Id).ShouldBe(found.Select(record => record.Id).Order(StringComparer.Ordinal));
            string.Join(' ', found.Select(record => record.Name).Order(StringComparer.Ordinal)).ShouldBe(expected, $"max {max}");
        }
    }

    private static UploadRecord Record(string name, UploadOutcome outcome) => new()
    {
        Id = ItemId.OfParts(name), Name = name, Outcome = outcome, Bytes = 1, HandledAt = DateTimeOffset.UnixEpoch,
    };
}
