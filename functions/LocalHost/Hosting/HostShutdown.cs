using Microsoft.Extensions.Hosting;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>
/// Ends the app in two bounded steps: when the host stops, nothing new starts and what runs may finish; after the drain timeout it is
/// cancelled.
/// </summary>
internal sealed class HostShutdown : IDisposable
{
    private readonly CancellationTokenSource cancelInvocations;
    private readonly CancellationTokenRegistration onStopping;

    public HostShutdown(IHostApplicationLifetime lifetime, LocalHostOptions options, TimeProvider time)
    {
        cancelInvocations = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        onStopping = lifetime.ApplicationStopping.Register(() => cancelInvocations.CancelAfter(options.DrainTimeout));
    }

    /// <summary>Cancelled when running functions must end.</summary>
    public CancellationToken InvocationToken => cancelInvocations.Token;

    public void Dispose()
    {
        onStopping.Dispose();
        cancelInvocations.Dispose();
    }
}
