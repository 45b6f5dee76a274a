using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Tests.App.Ingest;
using AnnotationFunctions.Tests.Conformance.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>
/// Pre-labelling as an orchestration on the local durable engine, with the app's own activities, over storage and a server on another port. The clock is a
/// test's: it goes on only while no activity runs.
/// </summary>
public sealed class PrelabelRunTests(IngestStation station) : IAsyncLifetime
{
    private const decimal PerSecond = 0.5m;

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private OipServer server = null!;
    private IngestWorkplace work = null!;
    private DurableTestHost host = null!;
    private string project = "";
    private int running;
    private int mostRunning;
    private int activities;

    /// <summary>Run before and after the activity's own work: a test throws here as storage does that fails, or a process that dies.</summary>
    private Action<PrelabelShard> before = _ => { };
    private Action<PrelabelShard> afterwards = _ => { };

    public async ValueTask InitializeAsync()
    {
        server = await OipServer.StartAsync("logits");
        server.Says = new ServedModel(TestModels.Remote("logits").Sha256, "1");
        var options = server.Options with
        {
            ColdStartWait = TimeSpan.Zero, ColdStartLimit = TimeSpan.FromMinutes(5), RunTimeout = TimeSpan.FromHours(1), PricePerHour = PerSecond * 3_600,
        };
        work = await station.OpenAsync(prelabel: options, time: time);
        project = await work.ProjectAsync();
        var functions = new DelegateFunctions()
            .Orchestrator<string[]>("Run", context => PrelabelRun.RunAsync(context, project, "b1", context.GetInput<string[]>()!))
            .Activity<PrelabelShard>(nameof(PrelabelItems), RunAsync)
            .Activity<PrelabelFailure>(nameof(PrelabelItems.FailPrelabels), async (_, failure, cancellation) =>
            {
                await work.Get<PrelabelItems>().FailPrelabels(failure!, cancellation);
                return null;
            });
        host = await DurableTestHost.StartAsync(functions, time, configure: durable => durable with { DrainTimeout = TimeSpan.FromSeconds(1) });
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await work.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_ServerThatStartsAfterAWhile_LabelsEveryItem()
    {
        var ready = time.GetUtcNow() + TimeSpan.FromSeconds(130);
        var refused = 0;
        server.Intercept = http => Task.FromResult(time.GetUtcNow() < ready && Refuse(http, ref refused));
        var items = await ItemsAsync(220);

        var run = await host.StartAsync("Run", items);
        await PumpAsync(async () => (await ReportAsync()).Waiting == 200);
        var waiting = await ReportAsync();
        await FinishAsync(run);

        (waiting.Prelabelled, waiting.Failed).ShouldBe((0, 0));
        waiting.Reasons.ShouldBe(["The inference server answers 503."]);
        var report = await ReportAsync();
        (report.Prelabelled, report.Failed, report.Waiting, report.Skipped).ShouldBe((220, 0, 0, 0));
        (await RowsAsync(items)).ShouldAllBe(row => row.Outcome == PrelabelOutcome.Labelled && row.DigestSource == DigestSource.Server);
        refused.ShouldBeInRange(2, 20); // two activities at a time, paused by timers and not by asking again and again
        mostRunning.ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_ServerThatNeverStarts_LetsItemsGoOnWithTheReason()
    {
        var refused = 0;
        server.Intercept = http => Task.FromResult(Refuse(http, ref refused));
        var items = await ItemsAsync(120);
        var began = time.GetUtcNow();

        await FinishAsync(await host.StartAsync("Run", items));

        (time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5));
        var report = await ReportAsync();
        (report.Prelabelled, report.Failed, report.Waiting, report.Cost).ShouldBe((0, 120, 0, 0m));
        report.Reasons.ShouldHaveSingleItem().ShouldBe("The inference server answers 503. It was waited for 300 seconds.");
        (await RowsAsync(items)).ShouldAllBe(row => row.Outcome == PrelabelOutcome.Failed && row.Reason == report.Reasons[0] && row.DigestSource == null);
    }

    [Fact]
    public async Task RunAsync_ServerThatDiesInTheMiddle_CountsWhatItsLostAnswersCost()
    {
        var (answered, refused, dead) = (0, 0, false);
        server.Intercept = http =>
        {
            if (http.Request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal) && !dead)
            {
                time.Advance(TimeSpan.FromSeconds(2));
                dead = ++answered == 4; // the first is the trial when the model is loaded
            }
            else if (dead && refused > 3)
            {
                time.Advance(http.Request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal) ? TimeSpan.FromSeconds(2) : TimeSpan.Zero);
                return Task.FromResult(false);
            }

            return Task.FromResult(dead && Refuse(http, ref refused));
        };
        var items = await ItemsAsync(100);

        await FinishAsync(await host.StartAsync("Run", items));

        var report = await ReportAsync();
        report.Prelabelled.ShouldBe(100);
        (report.Seconds, report.Cost).ShouldBe((12, 12 * PerSecond)); // two runs of 2 s that were lost, and four
    }

    [Fact]
    public async Task RunAsync_KilledWhileItWaitsAndWhileItRuns_WritesTheSameRowsOnceAndCostsOnce()
    {
        var (refused, infers) = (0, 0);
        var hanging = new TaskCompletionSource();
        server.Intercept = async http =>
        {
            if (refused < 2)
            {
                return Refuse(http, ref refused);
            }

            if (http.Request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal))
            {
                time.Advance(TimeSpan.FromSeconds(2));
                if (++infers == 3) // the second run of items
                {
                    hanging.SetResult();
                    await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                }
            }

            return false;
        };
        var items = await ItemsAsync(100);

        var run = await host.StartAsync("Run", items);
        await PumpAsync(async () => (await ReportAsync()).Waiting == 100);
        await RestartAsync(); // while a timer is set
        await PumpAsync(() => Task.FromResult(hanging.Task.IsCompleted));
        await RestartAsync(); // in the middle of an activity
        await FinishAsync(run);

        var report = await ReportAsync();
        (report.Prelabelled, report.Failed, report.Waiting).ShouldBe((100, 0, 0));
        (report.Seconds, report.Cost).ShouldBe((8, 8 * PerSecond)); // four runs of 2 s
        (await RowsAsync(items)).Select(row => row.Item).ShouldBe(items);
    }

    [Fact]
    public async Task RunAsync_ActivityThatDiesAfterItsWrites_IsRepeatedWithTheSameRowsAndTheSameCost()
    {
        server.Intercept = http =>
        {
            time.Advance(http.Request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal) ? TimeSpan.FromSeconds(2) : TimeSpan.Zero);
            return Task.FromResult(false);
        };
        var items = await ItemsAsync(64);
        IReadOnlyList<ItemPrelabel> first = [];
        afterwards = _ =>
        {
            if (activities == 1)
            {
                first = RowsAsync(items).GetAwaiter().GetResult();
                throw new IOException("The process is gone.");
            }
        };

        await FinishAsync(await host.StartAsync("Run", items));

        activities.ShouldBe(2);
        var report = await ReportAsync();
        (report.Prelabelled, report.Seconds, report.Cost).ShouldBe((64, 4, 4 * PerSecond));
        var second = await RowsAsync(items);
        second.Select(row => (row.Item, row.Label, row.Probability, row.Digest)).ShouldBe(first.Select(row => (row.Item, row.Label, row.Probability, row.Digest)));
    }

    [Fact]
    public async Task RunAsync_ActivityThatFailsAgainAndAgain_WritesWhyItemsGoOn()
    {
        before = _ => throw new IOException("The table is busy.");
        var items = await ItemsAsync(3);

        await FinishAsync(await host.StartAsync("Run", items));

        activities.ShouldBe(4); // as often as the retry policy says
        var report = await ReportAsync();
        (report.Prelabelled, report.Failed, report.Waiting).ShouldBe((0, 3, 0));
        report.Reasons.ShouldHaveSingleItem().ShouldBe("Pre-labelling failed: The table is busy.");
        (await RowsAsync(items)).ShouldAllBe(row => row.Outcome == PrelabelOutcome.Failed && row.Reason == report.Reasons[0]);
    }

    [Fact]
    public async Task RunAsync_ActivityThatFailsOnlyAfterItsWrites_KeepsWhatItWrote()
    {
        server.Intercept = http =>
        {
            time.Advance(http.Request.Path.Value!.EndsWith("/infer", StringComparison.Ordinal) ? TimeSpan.FromSeconds(2) : TimeSpan.Zero);
            return Task.FromResult(false);
        };
        afterwards = _ => throw new IOException("The process is gone.");
        var items = await ItemsAsync(3);

        await FinishAsync(await host.StartAsync("Run", items));

        var report = await ReportAsync();
        (report.Prelabelled, report.Failed, report.Seconds, report.Cost).ShouldBe((3, 0, 2, 2 * PerSecond));
        (await RowsAsync(items)).ShouldAllBe(row => row.Outcome == PrelabelOutcome.Labelled);
    }

    private static bool Refuse(HttpContext http, ref int refused)
    {
        refused++;
        http.Response.StatusCode = 503;
        http.Response.Headers.RetryAfter = "3";
        return true;
    }

    private async Task<object?> RunAsync(string instance, PrelabelShard? shard, CancellationToken cancellation)
    {
        var now = Interlocked.Increment(ref running);
        mostRunning = Math.Max(mostRunning, now);
        activities++;
        try
        {
            before(shard!);
            var counts = await work.Get<PrelabelItems>().RunAsync(shard!, cancellation);
            afterwards(shard!);
            return counts;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>Items that share one picture, and a batch of them with a model on the server.</summary>
    private async Task<string[]> ItemsAsync(int count)
    {
        var media = $"{project}/white.png";
        await work.Storage.Blobs(ContainerName.Prepared).WriteAsync(media, TestModels.Png(2, 2, 1, [255, 0, 0, 0]).Bytes, "image/png", TestStorage.Cancellation);
        var ids = Enumerable.Range(0, count).Select(i => $"{i:D26}").ToArray();
        await Task.WhenAll(ids.Select(id => work.Get<ItemStore>().AddAsync(
            new Item
            {
                Id = id, Project = project, Kind = ItemKind.Image, Source = $"{id}.png", Upload = id, Sha256 = new string('a', 64), SourceMediaType = "image/png",
                SourceBytes = 1, MediaBlob = media, MediaType = "image/png", Width = 2, Height = 2, IngestedAt = time.GetUtcNow(),
            },
            TestStorage.Cancellation)));
        var found = (await work.Get<ProjectStore>().GetAsync(project, TestStorage.Cancellation)).ShouldNotBeNull();
        (await work.Get<BatchStore>().TryAddAsync(
            new Batch
            {
                Id = "b1", Project = project, Status = BatchStatus.Annotating, SchemaVersion = 1, GuidelineVersion = 0, PolicyVersion = 1, Policy = found.Policy,
                Model = TestModels.Remote("logits", TestModels.TwoPixels("0", "1")), CreatedAt = time.GetUtcNow(), CreatedBy = "test",
            },
            TestStorage.Cancellation)).ShouldBeTrue();
        return ids;
    }

    private async Task<PrelabelReport> ReportAsync() => PrelabelReport.Of(await work.Get<PrelabelStore>().CountsAsync(project, "b1", TestStorage.Cancellation));

    private async Task<IReadOnlyList<ItemPrelabel>> RowsAsync(string[] items) =>
        [.. (await Task.WhenAll(items.Select(item => work.Get<PrelabelStore>().FindAsync(project, item, TestStorage.Cancellation)))).Select(row => row.ShouldNotBeNull())];

    private async Task FinishAsync(string run)
    {
        await PumpAsync(async () => (await host.GetAsync(run))!.IsCompleted);
        (await host.GetAsync(run))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }

    /// <summary>Lets the clock go on, a second at a time, until something holds.</summary>
    private async Task PumpAsync(Func<Task<bool>> reached)
    {
        for (var cancellation = DurableTestHost.Cancel(); !await reached(); await Task.Delay(2, cancellation))
        {
            time.Advance(Volatile.Read(ref running) == 0 ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
        }
    }

    private async Task RestartAsync()
    {
        var restarting = host.RestartAsync();
        for (var cancellation = DurableTestHost.Cancel(); !restarting.IsCompleted; await Task.Delay(2, cancellation))
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await restarting;
    }
}
