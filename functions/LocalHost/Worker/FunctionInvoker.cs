using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>
/// Runs a function once: in a scope of its own, traced and measured, through the worker's middleware. What the function throws goes on to
/// the trigger.
/// </summary>
/// <remarks>
/// Awaits here keep the synchronization context, and nothing here waits by itself: orchestrators run through it as well.
/// </remarks>
internal sealed class FunctionInvoker(
    IServiceScopeFactory scopes, FunctionExecutionDelegate pipeline, HostShutdown shutdown, ILogger<FunctionInvoker> logger, TimeProvider time)
{
    public async Task<object?> InvokeAsync(AppFunction function, TriggerInput input, CancellationToken cancellation)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellation, shutdown.InvocationToken);
        await using var scope = scopes.CreateAsyncScope();
        using var activity = FunctionTelemetry.Start(function, input.Parent);
        var invocation = new Invocation(function, input, scope.ServiceProvider, cancel.Token);
        activity?.SetTag("faas.invocation_id", invocation.InvocationId);
        using var logScope = logger.BeginScope(new InvocationScope(function.Name, invocation.InvocationId));
        var started = time.GetTimestamp();
        Exception? failure = null;
        try
        {
            await pipeline(invocation);
            return invocation.Result;
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            var duration = time.GetElapsedTime(started);
            FunctionTelemetry.Record(function, activity, duration, failure);
            logger.Invoked(function.Name, failure is null, duration.TotalMilliseconds, invocation.InvocationId);
        }
    }
}
