using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Durable.History;
using AnnotationFunctions.LocalHost.Durable.Storage;

namespace AnnotationFunctions.Tests.DurableServer;

/// <summary>Judges a crash run by its outputs and by the stored histories. Every line of the verdict is a violation.</summary>
internal static class CrashVerdict
{
    public static IReadOnlyList<string> Judge(CrashRun run, IReadOnlyDictionary<int, CrashFunctions.Done> outputs, string folder)
    {
        List<string> violations = [];
        foreach (var (n, done) in outputs)
        {
            if (done.Sum != CrashFunctions.ExpectedSum(n))
            {
                violations.Add($"{CrashRun.Id(n)}: sum {done.Sum}, expected {CrashFunctions.ExpectedSum(n)}");
            }
            if (!done.Received.Distinct().Order().SequenceEqual(Enumerable.Range(0, run.EventsEach)))
            {
                violations.Add($"{CrashRun.Id(n)}: received {string.Join(' ', done.Received)}, expected 0 to {run.EventsEach - 1}");
            }
        }
        if (outputs.Count != run.Orchestrations)
        {
            violations.Add($"{outputs.Count} of {run.Orchestrations} completed");
        }
        using var database = DurableDatabase.Open(new DurableOptions { DatabasePath = Path.Combine(folder, "durable.db") });
        using var reader = new DurableReader(database);
        JudgeHistories(reader, violations);
        JudgeEvents(run, outputs, violations);
        return violations;
    }

    /// <summary>Each step has one result, and nothing is left over.</summary>
    private static void JudgeHistories(DurableReader reader, List<string> violations)
    {
        var all = InstanceFilter.Create(null, null, null, null);
        foreach (var row in reader.List(all, "", int.MaxValue, withPayloads: false).Select(state => state.Row))
        {
            var results = reader.History(row.Execution).Select(e => e switch
            {
                TaskCompleted x => (int?)x.TaskId,
                TaskFailed x => x.TaskId,
                SubOrchestrationCompleted x => x.TaskId,
                SubOrchestrationFailed x => x.TaskId,
                TimerFired x => x.TimerId,
                _ => null,
            });
            violations.AddRange(results.OfType<int>().CountBy(id => id).Where(count => count.Value > 1)
                .Select(count => $"{row.Id}: {count.Value} results were applied to step #{count.Key}"));
            if (!row.IsFinished)
            {
                violations.Add($"{row.Id} is {row.Status}");
            }
        }
        if (reader.Activities() is { Count: > 0 } activities)
        {
            violations.Add($"{activities.Count} activities are left over");
        }
    }

    /// <summary>An acknowledged event is received, and only an event that was sent twice may be received twice.</summary>
    private static void JudgeEvents(CrashRun run, IReadOnlyDictionary<int, CrashFunctions.Done> outputs, List<string> violations)
    {
        violations.AddRange(run.Acknowledged
            .Where(sent => outputs.TryGetValue(sent.N, out var done) && !done.Received.Contains(sent.Number))
            .Select(sent => $"{CrashRun.Id(sent.N)}: event {sent.Number} was acknowledged and is lost"));
        violations.AddRange(
            from output in outputs
            from received in output.Value.Received.CountBy(number => number)
            where received.Value > run.Attempts(output.Key, received.Key)
            select $"{CrashRun.Id(output.Key)}: event {received.Key} was received {received.Value} times, sent {run.Attempts(output.Key, received.Key)} times");
    }
}
