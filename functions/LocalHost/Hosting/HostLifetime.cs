using Microsoft.Extensions.Hosting;

namespace AnnotationFunctions.LocalHost.Hosting;

internal static class HostLifetime
{
    /// <summary>
    /// Completes when the host has started and listens: triggers wait for it, so that a host that cannot start runs nothing.
    /// </summary>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }
}
