using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Backups;

/// <summary>Copies the tables as often as the settings say: every five minutes it begins a copy that is due, or goes on with the one that is under way.</summary>
public sealed class CopyTables(TableCopier copier)
{
    /// <summary>The timer.</summary>
    [Function(nameof(CopyTables))]
    public Task RunAsync([TimerTrigger("15 */5 * * * *")] TimerInfo timer, CancellationToken cancellation) => copier.RunAsync(cancellation);
}
