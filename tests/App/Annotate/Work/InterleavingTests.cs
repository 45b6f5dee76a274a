using System.Collections.Concurrent;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Annotate.Work;

/// <summary>
/// Annotators, items, repetitions of what was done, the tick and the scoring run as processes of their own, and a seed says whose request
/// reaches storage next, and which process ends at which. What was acknowledged must be counted, once.
/// </summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Batch_AnyOrderOfRequests_CountsWhatWasAcknowledgedOnce(int seed)
    {
        output.WriteLine($"Seed {seed}.");
        var policy = AnnotationPolicy.Default with { MinAnswers = 2, MaxAnswers = 3, TargetPosterior = 0.97, EscalateToReviewer = false };
        await using var stage = await Stage.OpenAsync(policy, "late1", "late2", "a1", "a2", "a3", "a4", "a5");
        await stage.AddItemsAsync(2);
        var (batch, items) = await stage.StartBatchAsync("b1");
        var world = new World(stage, batch, seed);

        // Those who were late hold a task whose lease is over; others hold its replacement.
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
        List<AnnotationTask> tasks = [.. await stage.ClaimAsync("late1"), .. await stage.ClaimAsync("late2")];
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        foreach (var item in items)
        {
            await stage.AdvanceAsync(batch, item);
        }

        tasks.AddRange([.. await stage.ClaimAsync("a1"), .. await stage.ClaimAsync("a2")]);

        await world.RunAsync(
            [.. tasks.Select(task => world.Submit(task)), .. items.Select(item => world.Advance(item, 1)), .. items.Select(item => world.Advance(item, 1)), world.Tick()]);
        await world.RunAsync([world.Score(1), .. tasks.Select(task => world.Submit(task)), .. items.Select(item => world.Advance(item, 1)), world.Tick()]);
        await world.ScoreAsync(1);

        // Only what the scoring reopened has another round.
        IReadOnlyList<string> reopened = (await stage.Get<BatchStore>().GetAsync(batch, Stage.Cancellation)).ReopenedShards > 0
            ? await stage.Get<BatchStore>().ReadShardAsync(new ShardKey(batch, 0, 2), Stage.Cancellation)
            : [];
        foreach (var item in reopened)
        {
            await stage.AdvanceAsync(batch, item, 2);
        }

        List<AnnotationTask> again = [.. await stage.ClaimAsync("a3"), .. await stage.ClaimAsync("a4"), .. await stage.ClaimAsync("a5")];
        await world.RunAsync(
            [.. again.Select(task => world.Submit(task)), .. tasks.Select(task => world.Submit(task)), .. reopened.Select(item => world.Advance(item, 2)), .. items.Select(item => world.Advance(item, 1))]);
        await world.RunAsync([world.Score(2), .. again.Select(task => world.Submit(task)), .. reopened.Select(item => world.Advance(item, 2)), world.Tick()]);
        await world.ScoreAsync(2);

        foreach (var task in tasks.Concat(again))
        {
            var row = await stage.Get<ConsensusStore>().FindAsync(batch, task.Item, Stage.Cancellation);
            var votes = row.ShouldNotBeNull().Votes.Count(vote => vote.Annotator == task.Annotator);
            row.Scored.ShouldBeTrue();
            if (world.Acknowledged.ContainsKey(task.Id))
            {
                votes.ShouldBe(1, $"seed {seed}: {task.Id} of {task.Annotator} was acknowledged");
            }
            else if (world.Refused.ContainsKey(task.Id))
            {
                votes.ShouldBe(0, $"seed {seed}: {task.Id} of {task.Annotator} was refused");
            }
        }

        output.WriteLine($"{world.Acknowledged.Count} acknowledged, {world.Refused.Count} refused, {world.Crashes} processes ended early, {world.Steps} steps.");
        world.Acknowledged.ShouldNotBeEmpty();
    }

    private sealed class World(Stage stage, BatchKey batch, int seed)
    {
        private readonly Random random = new(seed);
        private readonly Lock gate = new();
        private readonly List<(int Process, TaskCompletionSource Turn)> waiting = [];
        private int processes;
        private int busy;

        /// <summary>Processes, or branches of one, that are at work: neither at a request nor at their end.</summary>
        private int Busy
        {
            get
            {
                lock (gate)
                {
                    return busy;
                }
            }
        }

        public ConcurrentDictionary<TaskId, bool> Acknowledged { get; } = new();

        public ConcurrentDictionary<TaskId, bool> Refused { get; } = new();

        public int Crashes { get; private set; }

        public int Steps { get; private set; }

        public Func<Stage, Task> Submit(AnnotationTask task) => async process =>
        {
            try
            {
                await process.AnswerAsync(task, task.Ordinal % 2 == 0 ? "7" : "1");
                Acknowledged[task.Id] = true;
            }
            catch (ProblemException refused) when (refused.Status == 410)
            {
                Refused[task.Id] = true;
            }
        };

        public Func<Stage, Task> Advance(string item, int round) => process => process.AdvanceAsync(batch, item, round);

        public Func<Stage, Task> Score(int round) => process => process.Get<BatchScorer>().RunAsync(batch, round, Stage.Cancellation);

        public Func<Stage, Task> Tick() => async process =>
        {
            foreach (var annotator in await process.Get<AnnotatorStore>().AllAsync(stage.Project, Stage.Cancellation))
            {
                await process.Get<UnseenAnswers>().WakeAsync(new AnnotatorKey(stage.Project, annotator.Id), process.Client, Stage.Cancellation);
            }
        };

        /// <summary>What the orchestration does with an activity that failed: once more, and then to the end.</summary>
        public async Task ScoreAsync(int round)
        {
            await using var process = await stage.BesideAsync();
            await Score(round)(process);
        }

        /// <summary>Runs these, each as a process of its own, one request at a time in an order that the seed says.</summary>
        public async Task RunAsync(params Func<Stage, Task>[] work)
        {
            var running = work.Select(each => RunAsync(each)).ToList();
            var all = Task.WhenAll(running);
            while (!all.IsCompleted)
            {
                // Whoever had the turn comes to its next request, ends, or pauses after a conflict until the clock moves.
                for (var look = 0; look < 10 && Busy > 0 && !all.IsCompleted; look++)
                {
                    await Task.WhenAny(all, Task.Delay(2, Stage.Cancellation));
                }

                if (Busy > 0)
                {
                    stage.Time.Advance(TimeSpan.FromMilliseconds(50));
                }

                Next();
            }

            await all;
        }

        private async Task RunAsync(Func<Stage, Task> work)
        {
            var process = Interlocked.Increment(ref processes);
            Count(1);
            var last = random.Next(4) == 0 ? random.Next(1, 12) : int.MaxValue;
            var afterStorageHasIt = random.Next(2) == 0;
            var steps = new StorageSteps(
                async number =>
                {
                    await TurnAsync(process);
                    EndIf(number == last && !afterStorageHasIt);
                },
                number =>
                {
                    EndIf(number == last && afterStorageHasIt);
                    return default;
                });
            await using var own = await stage.BesideAsync(steps);
            try
            {
                await work(own);
            }
            catch (Exception e) when (e is Crash or StorageConflictException || e.InnerException is Crash)
            {
                Crashes++;
            }
            finally
            {
                Count(-1);
            }
        }

        private void Count(int change)
        {
            lock (gate)
            {
                busy += change;
            }
        }

        private static void EndIf(bool now)
        {
            if (now)
            {
                throw new Crash();
            }
        }

        private Task TurnAsync(int process)
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                waiting.Add((process, turn));
                busy--;
            }

            return turn.Task;
        }

        private void Next()
        {
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    return;
                }

                waiting.Sort((one, other) => one.Process.CompareTo(other.Process));
                var next = random.Next(waiting.Count);
                var turn = waiting[next].Turn;
                waiting.RemoveAt(next);
                Steps++;
                busy++;
                turn.SetResult();
            }
        }

        private sealed class Crash : Exception;
    }
}
