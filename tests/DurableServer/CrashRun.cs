using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace AnnotationFunctions.Tests.DurableServer;

/// <summary>
/// Runs orchestrations in a host and a worker that are killed again and again at random moments. Starts and events that were acknowledged are
/// never sent again; what was not acknowledged is sent again after the restart, as a careful client would.
/// </summary>
internal sealed class CrashRun(string folder, int orchestrations, int kills, int seed, Action<string> log)
{
    private const int Senders = 4;

    /// <summary>After this the run ends with what has completed, for the verdict to name the rest.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly Random random = new(seed);
    private readonly int eventsEach = Math.Max(3, kills * 4 / orchestrations);
    private readonly ConcurrentQueue<Request> unsent = [];
    private readonly ConcurrentBag<(int N, int Number)> acknowledged = [];
    private readonly ConcurrentDictionary<(int N, int Number), int> attempts = [];

    public int Orchestrations => orchestrations;

    public int EventsEach => eventsEach;

    /// <summary>Events whose receipt was acknowledged.</summary>
    public IReadOnlyCollection<(int N, int Number)> Acknowledged => acknowledged;

    /// <summary>How often an event was sent: more than once when an acknowledgement did not come.</summary>
    public int Attempts(int n, int number) => attempts.GetValueOrDefault((n, number));

    public static string Id(int n) => $"crash-{n}";

    /// <summary>Kills as often as asked for, then lets all complete. Returns the outputs by number of the orchestration.</summary>
    public async Task<IReadOnlyDictionary<int, CrashFunctions.Done>> RunAsync(CancellationToken cancellation)
    {
        log($"seed {seed}, {orchestrations} orchestrations of {eventsEach} events, {kills} kills");
        Plan();
        for (var kill = 1; kill <= kills; kill++)
        {
            var left = kills - kill + 1;
            await RunUntilKilledAsync(quota: (unsent.Count + left - 1) / left, TimeSpan.FromMilliseconds(random.Next(0, 400)), cancellation);
        }
        await using var server = await ServerProcess.StartAsync(folder, survivePowerLoss: false, cancellation);
        await SendAsync(server, int.MaxValue, cancellation);
        log($"{kills} kills done, {acknowledged.Count} events acknowledged; waiting for all to complete");
        return await CollectAsync(server, cancellation);
    }

    /// <summary>Starts and events in a random order in which each start comes before its events.</summary>
    private void Plan()
    {
        List<(Request Request, double Place)> plan = [];
        for (var n = 0; n < orchestrations; n++)
        {
            plan.Add((new(n, null), n));
            plan.AddRange(Enumerable.Range(0, eventsEach).Select(number => (new Request(n, number), n + (random.NextDouble() * orchestrations))));
        }
        foreach (var (request, _) in plan.OrderBy(planned => planned.Place))
        {
            unsent.Enqueue(request);
        }
    }

    private async Task RunUntilKilledAsync(int quota, TimeSpan after, CancellationToken cancellation)
    {
        try
        {
            // One kill in eight comes while the process starts.
            Action<Process>? early = random.Next(8) == 0 ? process => _ = KillSoonAsync(process, TimeSpan.FromMilliseconds(random.Next(50, 500))) : null;
            await using var server = await ServerProcess.StartAsync(folder, survivePowerLoss: false, cancellation, early);
            var sending = SendAsync(server, quota, cancellation);
            await Task.Delay(after, cancellation);
            await KillAsync(server, cancellation);
            await sending;
        }
        catch (ServerEndedException e) when (e.WasKilled)
        {
            // Killed before it was ready.
        }
    }

    /// <summary>The host, whose worker then ends; the worker, and the host while another one starts; both at once.</summary>
    private async Task KillAsync(ServerProcess server, CancellationToken cancellation)
    {
        var which = random.Next(3);
        if (which > 0)
        {
            server.KillWorker();
        }

        if (which == 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 1_000)), cancellation);
        }

        server.Kill();
    }

    private static async Task KillSoonAsync(Process process, TimeSpan after)
    {
        await Task.Delay(after);
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private async Task SendAsync(ServerProcess server, int quota, CancellationToken cancellation)
    {
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendOneByOneAsync()));

        async Task SendOneByOneAsync()
        {
            while (Interlocked.Decrement(ref quota) >= 0 && unsent.TryDequeue(out var item))
            {
                try
                {
                    await SendAsync(server, item, cancellation);
                }
                catch (HttpRequestException)
                {
                    unsent.Enqueue(item); // not acknowledged
                    return;
                }
            }
        }
    }

    private async Task SendAsync(ServerProcess server, Request item, CancellationToken cancellation)
    {
        if (item.Number is not { } number)
        {
            await StartAsync(server, item.N, cancellation);
            return;
        }
        attempts.AddOrUpdate((item.N, number), 1, (_, sent) => sent + 1);
        using var raised = await server.RaiseEventAsync(Id(item.N), CrashFunctions.Event, number, cancellation);
        if (raised.StatusCode == HttpStatusCode.NotFound)
        {
            unsent.Enqueue(item); // its start was put back behind it
            return;
        }
        if (raised.StatusCode == HttpStatusCode.Gone)
        {
            return; // received before without an acknowledgement, and finished since
        }
        raised.EnsureSuccessStatusCode();
        acknowledged.Add((item.N, number));
    }

    /// <summary>
    /// Starts an orchestration unless a start that was stored but not acknowledged has done so: it may even have finished since, and a
    /// second start would overwrite it.
    /// </summary>
    private async Task StartAsync(ServerProcess server, int n, CancellationToken cancellation)
    {
        using var found = await server.StatusAsync(Id(n), cancellation);
        if (found.StatusCode == HttpStatusCode.NotFound)
        {
            using var started = await server.StartOrchestrationAsync(
                nameof(CrashFunctions.Crash), Id(n), new CrashFunctions.Work(n, eventsEach), cancellation);
            started.EnsureSuccessStatusCode();
        }
    }

    private async Task<IReadOnlyDictionary<int, CrashFunctions.Done>> CollectAsync(ServerProcess server, CancellationToken cancellation)
    {
        var outputs = new Dictionary<int, CrashFunctions.Done>();
        var waited = Stopwatch.StartNew();
        for (var n = 0; n < orchestrations; n++)
        {
            while (waited.Elapsed < LongestWait)
            {
                using var response = await server.StatusAsync(Id(n), cancellation);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    using var state = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellation));
                    outputs[n] = state.RootElement.GetProperty("output").Deserialize<CrashFunctions.Done>()
                        ?? throw new InvalidOperationException($"{Id(n)} ended without output: {state.RootElement}");
                    break;
                }
                await Task.Delay(20, cancellation);
            }
        }
        return outputs;
    }

    /// <summary>The start of an orchestration, or an event for it when there is a number.</summary>
    private readonly record struct Request(int N, int? Number);
}
