using System.Collections.Concurrent;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.Conformance.Worker;

/// <summary>The supervisor over workers that misbehave.</summary>
public sealed class SupervisionTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WorkerThatHangs_IsEndedAndAnotherStarted()
    {
        var time = new FakeTimeProvider();
        var workers = new Scripted();
        await using var supervisor = await StartAsync(workers, time);
        var first = workers.Started.ShouldHaveSingleItem();
        await AdvanceUntilAsync(time, () => first.Asked >= 2, "it is asked whether it is alive");
        first.Ended.IsCompleted.ShouldBeFalse("it answers");

        first.Answers = false;

        await AdvanceUntilAsync(time, () => first.Ended.IsCompleted, "the worker that hangs is ended");
        await AdvanceUntilAsync(time, () => workers.Started.Count == 2 && supervisor.IsReady, "another one is there");
    }

    [Fact]
    public async Task WorkerThatEnds_IsStartedAgainEverLater()
    {
        var time = new FakeTimeProvider();
        var workers = new Scripted();
        await using var supervisor = await StartAsync(workers, time);
        for (var worker = 1; worker <= 3; worker++)
        {
            workers.Started[^1].Kill();
            await Eventually.HoldsAsync(() => !supervisor.IsReady, "its end is noticed");
            var waiting = supervisor.CurrentAsync(Cancel);
            waiting.IsCompleted.ShouldBeFalse();
            await AdvanceUntilAsync(time, () => supervisor.IsReady, "another one is there");
            await waiting;
            workers.Started.Count.ShouldBe(1 + worker);
        }
    }

    [Fact]
    public async Task UnknownId_IsNotSpokenTo()
    {
        var workers = new Scripted();
        await using var supervisor = await StartAsync(workers, TimeProvider.System);
        await using var stranger = new ScriptedWorker("nobody", supervisor.HostAddress, answers: true);

        await stranger.Conversation.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        stranger.Heard.ShouldBeFalse();
        supervisor.IsReady.ShouldBeTrue();
    }

    [Fact]
    public async Task SameIdTwice_SecondIsNotSpokenTo()
    {
        var workers = new Scripted();
        await using var supervisor = await StartAsync(workers, TimeProvider.System);
        await using var second = new ScriptedWorker(workers.Ids.Single(), supervisor.HostAddress, answers: true);

        await second.Conversation.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        second.Heard.ShouldBeFalse();
    }

    private static async Task<WorkerSupervisor> StartAsync(Scripted workers, TimeProvider time)
    {
        var options = new LocalHostOptions { WorkerSilence = Silence, DrainTimeout = TimeSpan.FromMilliseconds(1) };
        var supervisor = new WorkerSupervisor(
            workers, new AppFolder("/nowhere", "/nowhere/App.dll"), options, () => throw new InvalidOperationException("not used"), time, NullLoggerFactory.Instance);
        await supervisor.StartAsync(Cancel);
        return supervisor;
    }

    private static Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> condition, string expected) => Eventually.HoldsAsync(
        () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        expected);

    private sealed class Scripted : IWorkerLauncher
    {
        private readonly ConcurrentQueue<ScriptedWorker> started = [];
        private readonly ConcurrentQueue<string> ids = [];

        public IReadOnlyList<ScriptedWorker> Started => [.. started];

        public IEnumerable<string> Ids => ids;

        public IRunningWorker Start(string id, Uri host)
        {
            ids.Enqueue(id);
            var worker = new ScriptedWorker(id, host, answers: true);
            started.Enqueue(worker);
            return worker;
        }
    }
}
