using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Tests.App.Annotate;
using AnnotationFunctions.Tests.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotationFunctions.Tests.App.Ingest;

/// <summary>Uploads that no event announced. Each test has an emulator of its own, since a sweep looks at all uploads that there are.</summary>
public sealed class UploadSweepTests : IAsyncLifetime
{
    private AzuriteServer server = null!;

    public async ValueTask InitializeAsync() => server = await AzuriteServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task RunAsync_UploadThatNothingAnnounced_IsIngestedOnceAndCounted()
    {
        await using var work = Open(out var clock);
        var project = await work.ProjectAsync();
        await work.UploadAsync(project, "seen.png", Pictures.Png(1));
        await work.PutAsync($"{project}/folder/missed 1.png", Pictures.Png(2));

        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((0, 0), "the trigger may still be at it");
        clock.Later += UploadSweep.Patience + TimeSpan.FromMinutes(1);
        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((1, 1));
        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((0, 0));

        (await work.RecordsAsync(project, UploadOutcome.Accepted)).Select(record => record.Name).Order().ShouldBe(["folder/missed 1.png", "seen.png"]);
        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Accepted: 2, Swept: 1));
    }

    [Fact]
    public async Task RunAsync_UploadsOfEveryOutcome_HaveTheirRecord()
    {
        await using var work = Open(out var clock);
        var project = await work.ProjectAsync();
        await work.UploadAsync(project, "new.png", Pictures.Png(10));
        await work.UploadAsync(project, "near.png", Pictures.Png(10, 64, brighter: 4));
        await work.UploadAsync(project, "same.png", Pictures.Png(10));
        await work.UploadAsync(project, "again.png", Pictures.Png(11));
        await work.UploadAsync(project, "again.png", Pictures.Png(12));
        await work.UploadAsync(project, "again.png", Pictures.Png(12)); // the same content once more, a blob of another version
        await work.UploadAsync(project, "bad.png", Pictures.Png(13)[..300]);
        await work.UploadAsync(project, "empty.png", []);
        await work.UploadAsync(project, "set.zip", Pictures.Zip(("x.png", Pictures.Png(14)), ("../y.png", Pictures.Png(15))));
        await work.UploadAsync("nobody", "x.png", Pictures.Png(16));
        await work.PutAsync("at-the-root.png", Pictures.Png(17));
        await work.IngestAsync("at-the-root.png");
        var (counts, strays) = (await work.CountsAsync(project), await work.CountsAsync(UploadLedger.NoProject));

        clock.Later += TimeSpan.FromHours(1);
        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((0, 0));

        (await work.CountsAsync(project)).ShouldBe(counts);
        (await work.CountsAsync(UploadLedger.NoProject)).ShouldBe(strays);
    }

    [Fact]
    public async Task RunAsync_MissedOnesThatCannotBeUsed_AreQuarantinedAndCountedWhereTheyAreListed()
    {
        await using var work = Open(out var clock);
        var project = await work.ProjectAsync();
        await work.PutAsync($"{project}/bad.png", Pictures.Png(20)[..300]);
        await work.PutAsync("nobody/x.png", Pictures.Png(21));
        await work.PutAsync("root.png", Pictures.Png(22));
        clock.Later += TimeSpan.FromHours(1);

        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((3, 3));
        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((0, 0));

        (await work.CountsAsync(project)).ShouldBe(new UploadCounts(Quarantined: 1, Swept: 1));
        (await work.CountsAsync(UploadLedger.NoProject)).ShouldBe(new UploadCounts(Quarantined: 2, Swept: 2));
    }

    [Fact]
    public async Task RunAsync_RefusedBeforeItsProjectWasMade_StaysRefused()
    {
        await using var work = Open(out var clock);
        var project = TestStorage.Name("p");
        await work.UploadAsync(project, "early.png", Pictures.Png(25));
        var schema = new LabelSchema { TaskType = TaskType.ClassificationOne, Classes = [new LabelClass { Id = "a" }, new LabelClass { Id = "b" }] };
        await work.Get<ProjectStore>().TryCreateAsync(new NewProject(project, project, null, schema, new AnnotationPolicy(), null), "test", TestStorage.Cancellation);
        clock.Later += TimeSpan.FromHours(1);

        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task RunAsync_NewContentThatNothingAnnounced_TakesThePlaceOfTheOld()
    {
        await using var work = Open(out var clock);
        var project = await work.ProjectAsync();
        var before = await work.UploadAsync(project, "a.png", Pictures.Png(30));
        await work.PutAsync($"{project}/a.png", Pictures.Png(31));
        clock.Later += TimeSpan.FromHours(1);

        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((1, 1));

        (await work.ItemAsync(project, before.Item)).ShouldNotBeNull().SupersededBy.ShouldNotBeNull();
        (await work.RecordsAsync(project)).Select(record => record.Version).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task RunAsync_TriggerAtTheSameTime_LeavesOneRecordOfEach()
    {
        await using var work = Open(out var clock);
        await using var trigger = Open(out _);
        var project = await work.ProjectAsync();
        var names = Enumerable.Range(0, 12).Select(i => $"{i}.png").ToList();
        await Task.WhenAll(names.Select((name, i) => work.PutAsync($"{project}/{name}", Pictures.Png(40 + i))));
        clock.Later += TimeSpan.FromHours(1);

        var triggered = Task.WhenAll(names.Select(name => trigger.IngestAsync($"{project}/{name}")));
        await Sweep(work).RunAsync(TestStorage.Cancellation);
        await triggered;

        (await work.RecordsAsync(project)).Select(record => record.Name).Order(StringComparer.Ordinal).ShouldBe(names.Order(StringComparer.Ordinal));
        var counts = await work.CountsAsync(project);
        (counts.Accepted + counts.NearDuplicate).ShouldBe(12);
        (await work.ItemsAsync(project)).Count.ShouldBe(12);
        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task RunAsync_MoreNamesThanARunLists_GoesOnWhereItStoppedAndBeginsAnew()
    {
        await using var work = Open(out var clock);
        var project = await work.ProjectAsync();
        await Task.WhenAll(Enumerable.Range(0, 7).Select(i => work.PutAsync($"{project}/{i}.txt", Pictures.Text($"note number {i}"))));
        clock.Later += TimeSpan.FromHours(1);
        var bounds = new SweepBounds(Page: 3, Pages: 1);

        var found = new List<int>();
        for (var run = 0; run < 3; run++)
        {
            found.Add((await Sweep(work, bounds).RunAsync(TestStorage.Cancellation)).Found);
        }

        found.ShouldBe([3, 3, 1]);
        await work.PutAsync($"{project}/0b.txt", Pictures.Text("one more, in a page that was passed"));
        // The emulator's time does not move with the clock of the test: for it the pass was an hour ahead.
        var states = work.Storage.Table<SweepState>(TableName.Uploads);
        await states.UpdateAsync("!sweep", "state", state => state with { Since = state.Since - TimeSpan.FromHours(1) }, TestStorage.Cancellation);
        (await Sweep(work, bounds).RunAsync(TestStorage.Cancellation)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task RunAsync_MoreMissedThanARunIngests_TakesTheRestInTheNextRuns()
    {
        await using var work = Open(out var clock);
        var project = await work.ProjectAsync();
        await Task.WhenAll(Enumerable.Range(0, 7).Select(i => work.PutAsync($"{project}/{i}.txt", Pictures.Text($"note number {i}"))));
        clock.Later += TimeSpan.FromHours(1);
        var bounds = new SweepBounds(Page: 5, Pages: 9, Ingested: 3);

        var found = new List<int>();
        for (var run = 0; run < 4; run++)
        {
            found.Add((await Sweep(work, bounds).RunAsync(TestStorage.Cancellation)).Found);
        }

        found.ShouldBe([3, 3, 1, 0]);
        (await work.CountsAsync(project)).Swept.ShouldBe(7);
    }

    [Fact]
    public async Task RunAsync_UploadThatCannotBeIngestedNow_IsTriedAgainByALaterPass()
    {
        await using var proxy = await StorageProxy.StartAsync(server.ConnectionString);
        await using var work = Open(out var clock);
        await using var broken = new IngestWorkplace(proxy.ConnectionString, new IngestOptions { Retries = 1, FirstPause = TimeSpan.FromMilliseconds(1) });
        var project = await work.ProjectAsync();
        await work.PutAsync($"{project}/a.png", Pictures.Png(60, 400));
        clock.Later += TimeSpan.FromHours(1);
        await broken.UploadAsync(project, "before.png", Pictures.Png(61, 400)); // now it has made all that it makes once
        proxy.Reset();
        (proxy.Status, proxy.Interfere) = (412, (write, before) => before && write % 2 == 0);
        var failing = new UploadSweep(broken.Get<UploadIngestion>(), work.Get<UploadLedger>(), work.Storage, clock, NullLogger<UploadSweep>.Instance);

        (await failing.RunAsync(TestStorage.Cancellation)).ShouldBe((1, 0));
        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task RunAsync_BlobsThatWereSeen_CostNoLookup()
    {
        await using var work = Open(out var clock);
        var project = await work.ProjectAsync();
        for (var i = 0; i < 5; i++)
        {
            await work.UploadAsync(project, $"{i}.txt", Pictures.Text($"note number {i}"));
        }

        clock.Later += TimeSpan.FromHours(1);
        await Sweep(work).RunAsync(TestStorage.Cancellation);

        using var counter = StorageCounter.Start();
        (await Sweep(work).RunAsync(TestStorage.Cancellation)).ShouldBe((0, 0));
        counter.Total.ShouldBe(3, "its state, a page, its state");
    }

    private IngestWorkplace Open(out LaterClock clock) => new(server.ConnectionString, time: clock = new LaterClock());

    private static UploadSweep Sweep(IngestWorkplace work, SweepBounds? bounds = null) => new(
        work.Get<UploadIngestion>(), work.Get<UploadLedger>(), work.Storage, work.Get<TimeProvider>(), NullLogger<UploadSweep>.Instance)
    {
        Bounds = bounds ?? new SweepBounds(),
    };

    /// <summary>The system's clock, and some time later: the emulator writes the system's time on its blobs.</summary>
    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Later;
    }
}
