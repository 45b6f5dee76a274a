using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Protocol;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Grpc;

namespace AnnotationFunctions.Tests.Conformance.Durable;

/// <summary>Orchestrators and activities given as delegates, so that a test states its functions beside what it expects of them.</summary>
internal sealed class DelegateFunctions : IDurableFunctions
{
    private readonly Dictionary<string, Func<string, string>> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<string, string?, CancellationToken, Task<object?>>> activities = new(StringComparer.OrdinalIgnoreCase);

    public DelegateFunctions Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> run) => Orchestrator<object>(name, run);

    /// <summary>An orchestrator that reads its input; the replay is that of the worker itself, without a worker.</summary>
    public DelegateFunctions Orchestrator<TInput>(string name, Func<TaskOrchestrationContext, Task<object?>> run)
    {
        orchestrators[name] = request => GrpcOrchestrationRunner.LoadAndRun<TInput, object>(request, (context, _) => run(context));
        return this;
    }

    public DelegateFunctions Orchestrator(string name, Func<TaskOrchestrationContext, Task> run) => Orchestrator<object>(name, run);

    public DelegateFunctions Orchestrator<TInput>(string name, Func<TaskOrchestrationContext, Task> run) => Orchestrator<TInput>(name, async context =>
    {
        await run(context);
        return (object?)null;
    });

    public DelegateFunctions Activity<TInput>(string name, Func<TInput?, object?> run) =>
        Activity<TInput>(name, (_, input, _) => Task.FromResult(run(input)));

    public DelegateFunctions Activity<TInput>(string name, Func<string, TInput?, CancellationToken, Task<object?>> run)
    {
        activities[name] = (instance, json, cancellation) => run(instance, Payload.Read<TInput>(json), cancellation);
        return this;
    }

    public bool HasOrchestrator(string name) => orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => activities.ContainsKey(name);

    public Task<TurnOutcome> TakeTurnAsync(TurnInput turn, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult(OrchestratorTurn.Read(orchestrators[turn.Instance.Name](OrchestratorTurn.Write(turn, sessions: false, withPast: true)))!);
        }
        catch (Exception error)
        {
            // From a worker it comes as the failure of the function.
            return Task.FromResult(OrchestratorTurn.Broken(error.Message));
        }
    }

    public async Task<string?> RunActivityAsync(string name, string instanceId, string? input, CancellationToken cancellation) =>
        Payload.Write(await activities[name](instanceId, input, cancellation));
}
