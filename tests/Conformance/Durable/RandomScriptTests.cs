using Microsoft.DurableTask;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>Random orchestrations, with the host restarted under them, compute what a plain evaluation of their script does.</summary>
public sealed class RandomScriptTests
{
    /// <summary>One step: what it does and its number; a child has a script of its own.</summary>
    internal sealed record Line(string Do, int N, IReadOnlyList<Line>? Child = null);

    internal sealed record Script(IReadOnlyList<Line> Lines, long Sum = 0);

    [Fact]
    public async Task RandomScripts_HostRestartedMeanwhile_GiveTheExpectedSums()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var host = await DurableTestHost.StartAsync(
            Functions(), configure: options => options with { CachedHistoryBytes = random.Next(2) * 10_000, DrainTimeout = TimeSpan.FromMilliseconds(20) });
        var scripts = Enumerable.Range(0, 60).Select(_ => new Script(Lines(random, depth: 0))).ToList();
        for (var i = 0; i < scripts.Count; i++)
        {
            await host.StartAsync("Run", scripts[i], $"s{i}");
            foreach (var line in scripts[i].Lines.Where(line => line.Do == "event"))
            {
                await host.RaiseAsync($"s{i}", "number", line.N);
            }
            if (random.Next(10) == 0)
            {
                await host.RestartAsync();
            }
        }
        for (var i = 0; i < scripts.Count; i++)
        {
            (await host.FinishAsync($"s{i}")).ReadOutputAs<long>().ShouldBe(Evaluate(scripts[i].Lines), $"seed {seed}, script {i}");
        }
    }

    private static DelegateFunctions Functions() => new DelegateFunctions()
        .Activity<int>("Return", async (_, n, cancellation) =>
        {
            await Task.Delay(n % 4, cancellation);
            return n;
        })
        .Activity<int>("Fail", n => throw new InvalidOperationException($"{n}"))
        .Orchestrator<Script>("Run", async context =>
        {
            var script = context.GetInput<Script>()!;
            var (sum, rest) = (script.Sum, new Queue<Line>(script.Lines));
            while (rest.TryDequeue(out var line))
            {
                if (line.Do == "again")
                {
                    context.ContinueAsNew(new Script([.. rest], sum));
                    return (object?)null;
                }
                sum += await RunAsync(context, line);
            }
            return sum;
        });

    private static async Task<long> RunAsync(TaskOrchestrationContext context, Line line)
    {
        switch (line.Do)
        {
            case "activity":
                return await context.CallActivityAsync<int>("Return", line.N);
            case "parallel":
                return (await Task.WhenAll(Enumerable.Range(0, line.N).Select(n => context.CallActivityAsync<int>("Return", n)))).Sum();
            case "first":
                await Task.WhenAny(context.CallActivityAsync<int>("Return", line.N), context.CallActivityAsync<int>("Return", line.N + 1));
                return 1;
            case "timer":
                await context.CreateTimer(TimeSpan.FromMilliseconds(line.N), CancellationToken.None);
                return 2;
            case "event":
                return await context.WaitForExternalEvent<int>("Number");
            case "timeout":
                return await TimeOutAsync(context);
            case "fail":
                return await FailAsync(context, line.N);
            default:
                return await context.CallSubOrchestratorAsync<long>("Run", new Script(line.Child!));
        }
    }

    private static async Task<int> TimeOutAsync(TaskOrchestrationContext context)
    {
        try
        {
            return await context.WaitForExternalEvent<int>("never", TimeSpan.FromMilliseconds(3));
        }
        catch (TaskCanceledException)
        {
            return 3;
        }
    }

    private static async Task<int> FailAsync(TaskOrchestrationContext context, int n)
    {
        try
        {
            return await context.CallActivityAsync<int>("Fail", n, TaskOptions.FromRetryPolicy(new(2, TimeSpan.FromMilliseconds(1))));
        }
        catch (TaskFailedException e)
        {
            return int.Parse(e.FailureDetails.ErrorMessage, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static long Evaluate(IReadOnlyList<Line> lines) => lines.Sum(line => line.Do switch
    {
        "activity" or "event" or "fail" => line.N,
        "parallel" => line.N * (line.N - 1L) / 2,
        "first" => 1,
        "timer" => 2,
        "timeout" => 3,
        "child" => Evaluate(line.Child!),
        _ => 0,
    });

    private static List<Line> Lines(Random random, int depth)
    {
        string[] kinds = depth == 0
            ? ["activity", "parallel", "first", "timer", "event", "timeout", "fail", "child", "again"]
            : ["activity", "parallel", "timer", "timeout", "fail", "again"];
        return [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => kinds[random.Next(kinds.Length)]).Select(
            kind => new Line(kind, random.Next(1, 8), kind == "child" ? Lines(random, depth + 1) : null))];
    }
}
