using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Worker;

namespace AnnotationFunctions.LocalHost.Triggers.Durable;

/// <summary>One run of an activity, with the input that its orchestrator gave it.</summary>
internal sealed class ActivityInput(string instanceId, string? serializedInput) : TriggerInput
{
    private readonly Dictionary<string, object?> data = new(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = instanceId };

    public override IReadOnlyDictionary<string, object?> BindingData => data;

    public override ValueTask<object?> BindTriggerAsync(FunctionParameter parameter, CancellationToken cancellation) =>
        new(Payload.Read(serializedInput, parameter.Type));
}
