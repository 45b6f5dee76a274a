namespace AnnotationFunctions.App.Storage;

/// <summary>Creates a table or container before its first use in this process, once, however many come first at once; a failed creation is tried again by the next use.</summary>
internal sealed class FirstUse(Func<CancellationToken, Task> create)
{
    private readonly SemaphoreSlim gate = new(1); // never disposed: its wait handle is not used
    private volatile bool done;

    internal ValueTask ReadyAsync(CancellationToken cancellation) => done ? ValueTask.CompletedTask : new ValueTask(CreateAsync(cancellation));

    private async Task CreateAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (!done)
            {
                await create(cancellation);
                done = true;
            }
        }
        finally
        {
            gate.Release();
        }
    }
}
