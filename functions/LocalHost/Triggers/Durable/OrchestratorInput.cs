using System.Collections.Concurrent;
using System.Reflection;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.DurableTask;

namespace AnnotationFunctions.LocalHost.Triggers.Durable;

/// <summary>A turn of an orchestrator. Its first parameter that is bound to nothing else receives the input.</summary>
internal sealed class OrchestratorInput(AppFunction function, TaskOrchestrationContext context) : TriggerInput
{
    private static readonly MethodInfo ReadInput = typeof(OrchestratorInput).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly ConcurrentDictionary<Type, Func<TaskOrchestrationContext, object?>> Readers = [];

    public override ValueTask<object?> BindTriggerAsync(FunctionParameter parameter, CancellationToken cancellation) => new(context);

    public override bool TryBind(FunctionParameter parameter, out object? value)
    {
        var isInput = parameter == function.Parameters.FirstOrDefault(candidate => candidate.Source == ParameterSource.BindingData);
        value = isInput ? Readers.GetOrAdd(parameter.Type, MakeReader)(context) : null;
        return isInput;
    }

    private static Func<TaskOrchestrationContext, object?> MakeReader(Type type) =>
        ReadInput.MakeGenericMethod(type).CreateDelegate<Func<TaskOrchestrationContext, object?>>();

    private static object? Read<T>(TaskOrchestrationContext context) => context.GetInput<T>();
}
