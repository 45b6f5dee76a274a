using System.Diagnostics;
using System.Net;
using System.Text;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Triggers;
using AnnotationFunctions.LocalHost.Triggers.Timer;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.Conformance.Triggers;

public sealed class TimerTriggerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SixFields_RunsAtEveryOccurrenceAndKeepsItsStatus()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(EveryHour));
        await using var host = await RunningHost.StartAsync(setup);

        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count >= 2);

        witness.Seen.Take(2).ShouldBe(
        [
            "pastDue False last 01-01 00:00 next 03-01 13:00",
            "pastDue False last 03-01 13:00 next 03-01 14:00",
        ]);
    }

    [Fact]
    public async Task TimeSpanSchedule_RunsAfterEveryPeriod()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(EveryTenMinutes));
        await using var host = await RunningHost.StartAsync(setup);

        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(10), witness, () => witness.Seen.Count >= 1);

        witness.Seen[0].ShouldBe("ran");
    }

    [Fact]
    public async Task Trap26_ScheduleUnderAMinute_StatusIsNull()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(EveryTenSeconds));
        await using var host = await RunningHost.StartAsync(setup);

        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(5), witness, () => witness.Seen.Count >= 1);

        witness.Seen[0].ShouldBe("no status");
    }

    [Fact]
    public async Task Trap26_RetryContext_IsNull()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(NotRetried));
        await using var host = await RunningHost.StartAsync(setup);

        await Eventually.HoldsAsync(() => witness.Seen.Count >= 1, "it ran");

        witness.Seen.ShouldBe(["none"]);
    }

    [Fact]
    public async Task Restart_MissedOccurrence_RunsOncePastDue()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(EveryHour));
        await using (await RunningHost.StartAsync(setup))
        {
            await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count == 1);
        }

        time.Advance(TimeSpan.FromHours(5));
        await using (await RunningHost.StartAsync(setup))
        {
            await Eventually.HoldsAsync(() => witness.Seen.Count == 2, "the missed run is made up for");
        }

        witness.Seen[1].ShouldBe("pastDue True last 03-01 13:00 next 03-01 14:00");
    }

    [Fact]
    public async Task Restart_MissedBeforeItEverRan_RunsPastDue()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(EveryHour));
        await using (var host = await RunningHost.StartAsync(setup))
        {
            await Eventually.HoldsAsync(() => host.Services.GetRequiredService<TimerHost>().Recorded.Any(), "its first occurrence is recorded");
        }

        time.Advance(TimeSpan.FromHours(1));
        await using (await RunningHost.StartAsync(setup))
        {
            await Eventually.HoldsAsync(() => witness.Seen.Count == 1, "the missed run is made up for");
        }

        witness.Seen[0].ShouldBe("pastDue True last 01-01 00:00 next 03-01 13:00");
    }

    [Fact]
    public async Task Restart_NothingMissedOrNotMonitored_DoesNotRun()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(EveryHour), typeof(Unmonitored));
        await using (await RunningHost.StartAsync(setup))
        {
            await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count == 2);
        }

        witness.Seen.ShouldContain("unmonitored no status");
        time.Advance(TimeSpan.FromMinutes(30));
        await using (var host = await RunningHost.StartAsync(setup))
        {
            await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count == 4);
        }

        witness.Seen.ShouldAllBe(run => !run.Contains("pastDue True"));
        witness.Seen.Last(run => run.Contains("pastDue")).ShouldBe("pastDue False last 03-01 13:00 next 03-01 14:00");
    }

    [Fact]
    public async Task RunOnStartup_RunsAtTheStart()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(OnStartup));
        await using var host = await RunningHost.StartAsync(setup);

        await Eventually.HoldsAsync(() => witness.Seen.Count == 1, "it ran without any time passing");
    }

    [Fact]
    public async Task LongRun_NextOccurrencesAreSkippedAndARunOnDemandWaits()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(Long));
        await using var host = await RunningHost.StartAsync(setup);
        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count == 1);

        time.Advance(TimeSpan.FromHours(6));
        (await RunAsync(host, "Long")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        witness.Seen.ShouldBe(["began 1"]);
        Long.MayEnd.Release(10);
        await Eventually.HoldsAsync(() => witness.Seen.Count == 4, "the run on demand follows the scheduled one");
        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count >= 6);

        witness.Seen.Take(6).ShouldBe(["began 1", "ended", "began 1", "ended", "began 1", "ended"]);
    }

    [Fact]
    public async Task Trap9_RunOnDemand_Is202AndDoesNotCountForTheSchedule()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(EveryHour), typeof(NoTimer));
        await using var host = await RunningHost.StartAsync(setup);

        (await RunAsync(host, "everyhour")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.HoldsAsync(() => witness.Seen.Count == 1, "the timer ran");
        (await RunAsync(host, "Nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await RunAsync(host, "Web")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count == 2);
        witness.Seen[0].ShouldStartWith("pastDue False");
        witness.Seen[1].ShouldBe("pastDue False last 01-01 00:00 next 03-01 13:00");
    }

    [Fact]
    public async Task FailingTimer_RunsAgainWhenNextDue()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(Failing));
        await using var host = await RunningHost.StartAsync(setup);

        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count >= 2);
    }

    [Fact]
    public async Task ScheduleInASetting_IsResolved()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(FromSetting));
        setup.Settings["Review:Schedule"] = "0 0 0 * * *";
        await using var host = await RunningHost.StartAsync(setup);

        await AdvanceUntilAsync(time, TimeSpan.FromHours(1), witness, () => witness.Seen.Count >= 1);

        witness.Seen[0].ShouldBe("03-02 00:00");
    }

    [Fact]
    public async Task StoreThatCannotBeWrittenForAWhile_TimerGoesOnAndTheStatusSaysSoMeanwhile()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(EveryHour));
        await using var host = await RunningHost.StartAsync(setup);
        var store = host.Services.GetRequiredService<TriggerDatabase>();
        foreach (var table in (string[])["schedules", "pulse"])
        {
            store.Execute($"CREATE TRIGGER full_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        }

        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => host.Log.Entries.Any(entry => entry.Text.Contains("Timer EveryHour broke off")));
        var status = await host.Client.GetAsync("/admin/host/status", Cancel);
        status.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await status.Content.ReadAsStringAsync(Cancel)).ShouldContain("database or disk is full");
        store.Execute("DROP TRIGGER full_schedules");
        store.Execute("DROP TRIGGER full_pulse");
        var before = witness.Seen.Count;

        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count >= before + 2);

        (await host.Client.GetAsync("/admin/host/status", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task RunThatDoesNotEnd_StatusNamesTheTimerThatIsLate()
    {
        var (witness, time) = (new Witness(), new FakeTimeProvider(Start));
        using var setup = Setup(witness, time, typeof(Endless));
        await using var host = await RunningHost.StartAsync(setup);
        await AdvanceUntilAsync(time, TimeSpan.FromMinutes(1), witness, () => witness.Seen.Count == 1);

        time.Advance(TimeSpan.FromMinutes(10));

        var status = await host.Client.GetAsync("/admin/host/status", Cancel);
        status.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await status.Content.ReadAsStringAsync(Cancel)).ShouldContain("Timer Endless was due at 2026-03-01T13:00:00");
    }

    [Theory]
    [InlineData(typeof(FromSetting), "The schedule of function 'FromSetting' refers to the app setting 'Review__Schedule'")]
    [InlineData(typeof(BadSchedule), "The schedule of function 'BadSchedule' is 'every day'")]
    [InlineData(typeof(Retried), "Function 'Retried' has a retry policy")]
    public async Task WrongTimer_RefusesToStartAndSaysWhy(Type functions, string expected)
    {
        using var setup = Setup(new Witness(), new FakeTimeProvider(Start), functions);

        (await Should.ThrowAsync<HostStartException>(() => RunningHost.StartAsync(setup))).Message.ShouldContain(expected);
    }

    private static HostSetup Setup(Witness witness, FakeTimeProvider time, params Type[] functions) => new(functions)
    {
        Time = time,
        Configure = builder => builder.Services.AddSingleton(witness),
    };

    private static Task<HttpResponseMessage> RunAsync(RunningHost host, string function) =>
        host.Client.PostAsync($"/admin/functions/{function}", new StringContent("""{"input":""}""", Encoding.UTF8, "application/json"), Cancel);

    /// <summary>
    /// Lets time pass in steps. At full hours, when most timers here are due, the clock stands still until the run shows: the worker begins it in its own time.
    /// </summary>
    private static Task AdvanceUntilAsync(FakeTimeProvider time, TimeSpan step, Witness witness, Func<bool> condition) => Eventually.HoldsAsync(
        async () =>
        {
            if (condition())
            {
                return true;
            }

            var (hour, seen) = (time.GetUtcNow().Hour, witness.Seen.Count);
            time.Advance(step);
            var stands = step < TimeSpan.FromHours(1) && time.GetUtcNow().Hour != hour;
            for (var wait = Stopwatch.StartNew(); stands && witness.Seen.Count == seen && wait.Elapsed < LongestRun;)
            {
                await Task.Delay(10, Cancel);
            }

            return condition();
        },
        "it happens as time passes");

    public sealed class EveryHour(Witness witness)
    {
        [Function("EveryHour")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            var status = timer.ScheduleStatus!;
            witness.Saw($"pastDue {timer.IsPastDue} last {status.Last:MM-dd HH:mm} next {status.Next:MM-dd HH:mm}");
        }
    }

    public sealed class Endless(Witness witness)
    {
        [Function("Endless")]
        public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellation)
        {
            witness.Saw("began");
            return Task.Delay(Timeout.Infinite, cancellation);
        }
    }

    public sealed class EveryTenMinutes(Witness witness)
    {
        [Function("EveryTenMinutes")]
        public void Run([TimerTrigger("00:10:00")] TimerInfo timer) => witness.Saw("ran");
    }

    public sealed class EveryTenSeconds(Witness witness)
    {
        [Function("EveryTenSeconds")]
        public void Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer) => witness.Saw(timer.ScheduleStatus is null ? "no status" : "status");
    }

    public sealed class Unmonitored(Witness witness)
    {
        [Function("Unmonitored")]
        public void Run([TimerTrigger("0 0 * * * *", UseMonitor = false)] TimerInfo timer) =>
            witness.Saw($"unmonitored {(timer.ScheduleStatus is null ? "no status" : "status")}");
    }

    public sealed class OnStartup(Witness witness)
    {
        [Function("OnStartup")]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => witness.Saw("ran");
    }

    public sealed class NotRetried(Witness witness)
    {
        [Function("NotRetried")]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context) =>
            witness.Saw(context.RetryContext is null ? "none" : "some");
    }

    public sealed class Long(Witness witness)
    {
        private static int running;

        public static SemaphoreSlim MayEnd { get; } = new(0);

        [Function("Long")]
        public async Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellation)
        {
            witness.Saw($"began {Interlocked.Increment(ref running)}");
            await MayEnd.WaitAsync(cancellation);
            Interlocked.Decrement(ref running);
            witness.Saw("ended");
        }
    }

    public sealed class Failing(Witness witness)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            witness.Saw("failed");
            throw new InvalidOperationException("each time");
        }
    }

    public sealed class FromSetting(Witness witness)
    {
        [Function("FromSetting")]
        public void Run([TimerTrigger("%Review__Schedule%")] TimerInfo timer) => witness.Saw($"{timer.ScheduleStatus!.Next:MM-dd HH:mm}");
    }

    public static class BadSchedule
    {
        [Function("BadSchedule")]
        public static void Run([TimerTrigger("every day")] TimerInfo timer)
        {
        }
    }

    public static class Retried
    {
        [Function("Retried")]
        [FixedDelayRetry(2, "00:00:05")]
        public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
        }
    }

    public static class NoTimer
    {
        [Function("Web")]
        public static IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }
}
