using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace AnnotationFunctions.App.Annotate;

/// <summary>Starts orchestrations whose id says what they are for.</summary>
internal static class StartOnce
{
    /// <summary>Starts an orchestration unless one of its id is known. Of two that start it at the same time one fails, and that is no failure.</summary>
    internal static async Task EnsureAsync(DurableTaskClient client, string name, object input, string instance, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(instance, cancellation) is not null)
        {
            return;
        }

        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(instance), cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            if (await client.GetInstanceAsync(instance, cancellation) is null)
            {
                throw;
            }
        }
    }
}
