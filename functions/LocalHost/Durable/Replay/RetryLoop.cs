using Microsoft.DurableTask;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>Retries a failed task as its options say. It runs as part of the orchestrator: its delays are durable timers.</summary>
internal static class RetryLoop
{
    public static Task<T> RunAsync<T>(OrchestrationContext context, TaskRetryOptions? retry, Func<Task<T>> attempt) => retry switch
    {
        { Policy: { } policy } => RunAsync(context, policy, attempt),
        { Handler: { } handler } => RunAsync(context, handler, attempt),
        _ => attempt(),
    };

    private static async Task<T> RunAsync<T>(OrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        var started = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e) when (attempts < policy.MaxNumberOfAttempts && MayRetry(context, policy, started, e))
            {
            }
            await context.CreateTimer(Delay(policy, attempts), CancellationToken.None);
        }
    }

    private static async Task<T> RunAsync<T>(OrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var started = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e) when (!MissingFunction.IsCauseOf(e.FailureDetails))
            {
                var elapsed = context.CurrentUtcDateTime - started;
                if (!await handler(new(context, attempts, e.FailureDetails, elapsed, CancellationToken.None)))
                {
                    throw;
                }
            }
        }
    }

    private static bool MayRetry(OrchestrationContext context, RetryPolicy policy, DateTime started, TaskFailedException failure) =>
        !MissingFunction.IsCauseOf(failure.FailureDetails)
        && policy.Handle(failure)
        && (policy.RetryTimeout == Timeout.InfiniteTimeSpan || context.CurrentUtcDateTime - started < policy.RetryTimeout);

    private static TimeSpan Delay(RetryPolicy policy, int attempts)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempts - 1);
        var limited = policy.MaxRetryInterval != Timeout.InfiniteTimeSpan && !(milliseconds < policy.MaxRetryInterval.TotalMilliseconds);
        return limited ? policy.MaxRetryInterval : TimeSpan.FromMilliseconds(milliseconds);
    }
}
