using AnnotationFunctions.Inference.Protocol;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Hosting;

/// <summary>
/// Loads the models when the server starts, while it already answers probes. When it is told to stop it says that it is not ready, goes on
/// until nobody sends to it any more, refuses what still comes, and waits for what it has begun.
/// </summary>
internal sealed partial class StartAndDrain(
    ModelRepository repository, Readiness readiness, Admission admission, InferenceOptions options, TimeProvider clock, IHostApplicationLifetime lifetime,
    ILogger<StartAndDrain> log)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Stop();
        LogDraining(admission.Running);
        await Task.Delay(options.Drain.Grace, clock, CancellationToken.None);
        admission.Close();
        var began = clock.GetTimestamp();
        while (admission.Running > 0 && clock.GetElapsedTime(began) < options.Drain.Timeout)
        {
            await Task.Delay(Poll, clock, CancellationToken.None);
        }

        LogDrained(admission.Running);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await (options.Models.LoadAtStart ? repository.LoadAllAsync(stoppingToken) : repository.DiscoverAsync(stoppingToken));
            LogReady(repository.Models.Count());
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            LogNoRepository(e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(EventId = 4131, Level = LogLevel.Information, Message = "Ready, with {Models} models")]
    private partial void LogReady(int models);

    [LoggerMessage(EventId = 4134, Level = LogLevel.Critical, Message = "The model repository cannot be read; the server ends")]
    private partial void LogNoRepository(Exception failure);

    [LoggerMessage(EventId = 4132, Level = LogLevel.Information, Message = "Draining, with {Requests} requests under way")]
    private partial void LogDraining(int requests);

    [LoggerMessage(EventId = 4133, Level = LogLevel.Information, Message = "Drained; {Requests} requests are left")]
    private partial void LogDrained(int requests);
}
