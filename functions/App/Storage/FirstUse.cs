namespace AnnotationFunctions.App.Storage;

/// <summary>Creates a table or container before its first use in this process, once; a failed creation is tried again by the next use.</summary>
internal sealed class FirstUse(Func<CancellationToken, Task> create)
{
    private volatile Task? done;

    internal ValueTask ReadyAsync(CancellationToken cancellation) =>
        done is { IsCompletedSuccessfully: true } ? ValueTask.CompletedTask : new ValueTask(CreateAsync(cancellation));

    private async Task CreateAsync(CancellationToken cancellation)
    {
        // Two first uses at once both ask; creation is idempotent, so no lock is held over I/O.
        var creation = create(cancellation);
        await creation;
        done = creation;
    }
}
