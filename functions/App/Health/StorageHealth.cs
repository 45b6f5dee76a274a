using AnnotationFunctions.App.OpenApi;
using AnnotationFunctions.App.Storage;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.App.Health;

/// <summary>Asks storage whether it answers, no more often than every two seconds however often it is asked itself.</summary>
public sealed partial class StorageHealth(AnnotationStorage storage, TimeProvider time, ILogger<StorageHealth> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    private volatile HealthReport? last;

    /// <summary>The state of things, at most two seconds old.</summary>
    public async ValueTask<HealthReport> ReportAsync(CancellationToken cancellation) =>
        last is { } kept && time.GetUtcNow() - kept.CheckedAt < KeptFor ? kept : last = await CheckAsync(cancellation);

    private async Task<HealthReport> CheckAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var status = HealthStatus.Ok;
        try
        {
            await storage.CheckAsync(either.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogUnavailable(e);
            status = HealthStatus.Unavailable;
        }

        return new HealthReport(status, AppVersion.Text, status, time.GetUtcNow());
    }

    [LoggerMessage(1400, LogLevel.Warning, "Storage does not answer.")]
    private partial void LogUnavailable(Exception exception);
}
