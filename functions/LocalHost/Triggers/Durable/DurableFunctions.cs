using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.LocalHost.Triggers.Durable;

/// <summary>Runs the app's orchestrators and activities for the durable engine.</summary>
internal sealed class DurableFunctions : IDurableFunctions
{
    private readonly Dictionary<string, AppFunction> orchestrators;
    private readonly Dictionary<string, AppFunction> activities;
    private readonly FunctionInvoker invoker;
    private readonly IServiceScopeFactory scopes;
    private readonly FunctionExecutionDelegate pipeline;

    public DurableFunctions(FunctionCatalog functions, FunctionInvoker invoker, IServiceScopeFactory scopes, FunctionExecutionDelegate pipeline)
    {
        this.invoker = invoker;
        this.scopes = scopes;
        this.pipeline = pipeline;
        var problems = new List<string>();
        orchestrators = ByName<OrchestrationTriggerAttribute>(functions, trigger => trigger.Orchestration, problems);
        activities = ByName<ActivityTriggerAttribute>(functions, trigger => trigger.Activity, problems);
        problems.AddRange(orchestrators.Values
            .Where(function => function.TriggerParameter.ParameterType != typeof(TaskOrchestrationContext))
            .Select(function => $"Function '{function.Name}': the orchestration trigger parameter '{function.TriggerParameter.Name}' is a "
                + $"{function.TriggerParameter.ParameterType.Name}; TaskOrchestrationContext was expected."));
        if (problems.Count > 0)
        {
            throw new HostStartException(problems);
        }
    }

    public bool HasOrchestrator(string name) => orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => activities.ContainsKey(name);

    /// <remarks>
    /// An orchestrator that waits at the end of a turn is dropped, not continued: what it holds must be collectable without being disposed.
    /// So it gets neither a linked token nor a span of its own; the engine traces orchestrations.
    /// </remarks>
    public async Task<object?> RunOrchestratorAsync(TaskOrchestrationContext context)
    {
        var function = orchestrators[context.Name];
        await using var scope = scopes.CreateAsyncScope();
        var invocation = new Invocation(function, new OrchestratorInput(function, context), scope.ServiceProvider, CancellationToken.None);
        await pipeline(invocation);
        return invocation.Result;
    }

    public async Task<string?> RunActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation) =>
        Payload.Write(await invoker.InvokeAsync(activities[name], new ActivityInput(instanceId, serializedInput), cancellation));

    private static Dictionary<string, AppFunction> ByName<TTrigger>(
        FunctionCatalog functions, Func<TTrigger, string?> nameOf, List<string> problems)
        where TTrigger : TriggerBindingAttribute
    {
        var found = new Dictionary<string, AppFunction>(StringComparer.OrdinalIgnoreCase);
        foreach (var (function, trigger) in functions.Triggered<TTrigger>())
        {
            var name = nameOf(trigger) ?? function.Name;
            if (!found.TryAdd(name, function))
            {
                problems.Add($"The functions '{found[name].Name}' and '{function.Name}' both answer to the {function.TriggerType} name '{name}'.");
            }
        }

        return found;
    }
}
