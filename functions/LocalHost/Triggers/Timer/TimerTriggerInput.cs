using AnnotationFunctions.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.LocalHost.Triggers.Timer;

/// <summary>One run of a timer function; <paramref name="retry"/> is null without a retry policy.</summary>
internal sealed class TimerTriggerInput(TimerInfo info, RetryContext? retry) : TriggerInput
{
    public override RetryContext? Retry => retry;

    public override ValueTask<object?> BindTriggerAsync(FunctionParameter parameter, CancellationToken cancellation) => new(info);
}
