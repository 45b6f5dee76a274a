using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotationFunctions.Tests.App.Annotate;

/// <summary>Runs an orchestrator once, with steps whose results a test names; timers are due at once. Notes every step.</summary>
internal sealed class ScriptedContext : TaskOrchestrationContext
{
    private readonly Dictionary<string, Func<object?, Task<object?>>> steps = [];

    public List<string> Steps { get; } = [];

    public override TaskName Name => "scripted";

    public override string InstanceId => "scripted";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    /// <summary>What a step returns. An exception that it throws arrives as the failure of that step.</summary>
    public ScriptedContext On(string name, Func<object?, Task<object?>> step)
    {
        steps[name] = step;
        return this;
    }

    public ScriptedContext On(string name, object? result) => On(name, _ => Task.FromResult(result));

    public override T? GetInput<T>()
        where T : default => throw new NotSupportedException();

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        await RunAsync<TResult>(name, input);

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        await RunAsync<TResult>(orchestratorName, input);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Guid NewGuid() => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus)
    {
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private async Task<TResult> RunAsync<TResult>(TaskName name, object? input)
    {
        Steps.Add(name.Name);
        try
        {
            return (TResult)(await steps[name.Name](input))!;
        }
        catch (Exception e) when (e is not KeyNotFoundException)
        {
            throw new TaskFailedException(name.Name, Steps.Count, e);
        }
    }
}
