using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Work that goes on as long as the host does: what it throws, as when the disk is full for a moment, is logged, and it starts again after a pause.</summary>
internal static partial class Loop
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Runs until the host stops, or the work has ended by itself.</summary>
    public static async Task RunAsync(string what, Func<CancellationToken, Task> work, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        for (var pause = FirstPause; !stopping.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await work(stopping);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogBroken(logger, error, what, pause);
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1402, LogLevel.Error, "{What} broke off; it goes on in {Pause}.")]
    private static partial void LogBroken(ILogger logger, Exception error, string what, TimeSpan pause);
}
