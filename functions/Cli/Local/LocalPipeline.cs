namespace AnnotationFunctions.Cli.Local;

/// <summary>Everything that a pipeline on one machine consists of: storage and the function app. Disposing stops the app first, then the storage.</summary>
internal sealed class LocalPipeline : IAsyncDisposable
{
    private readonly IDisposable _lock;
    private readonly Azurite? _azurite;
    private readonly FunctionApp _app;

    private LocalPipeline(IDisposable stateLock, Azurite? azurite, FunctionApp app, StorageAccount storage, LocalSecrets secrets)
    {
        (_lock, _azurite, _app) = (stateLock, azurite, app);
        Storage = storage;
        Secrets = secrets;
    }

    internal Uri Address => _app.Address;

    internal StorageAccount Storage { get; }

    internal LocalSecrets Secrets { get; }

    /// <summary>Starts what is not there: <paramref name="storage"/> null means an Azurite of its own on <paramref name="ports"/>.</summary>
    internal static async Task<LocalPipeline> StartAsync(
        Repository repository, StateFolder state, int port, StorageAccount? storage, AzuritePorts ports, CancellationToken cancellation, AppToRun? which = null)
    {
        var stateLock = state.Lock(new Uri($"http://127.0.0.1:{port}"));
        Azurite? azurite = null;
        try
        {
            var secrets = LocalSecrets.Of(state);
            if (storage is null)
            {
                azurite = await Azurite.StartAsync(repository, state, ports, cancellation);
                storage = azurite.Storage;
            }

            var app = await FunctionApp.StartAsync(repository, which ?? new AppToRun(repository.AppFolder), state, port, storage, secrets, cancellation);
            return new LocalPipeline(stateLock, azurite, app, storage, secrets);
        }
        catch
        {
            if (azurite is not null)
            {
                await azurite.DisposeAsync();
            }

            stateLock.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the caller cancels; fails if a part ends by itself before.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        var app = _app.WaitForExitAsync(cancellation);
        var azurite = _azurite?.WaitForExitAsync(cancellation) ?? Task.Delay(Timeout.Infinite, cancellation);
        var first = await Task.WhenAny(app, azurite);
        if (cancellation.IsCancellationRequested)
        {
            return;
        }

        throw first == app
            ? new CommandFailure($"The function app ended by itself with code {await app}. {_app.LogTail()}")
            : new CommandFailure($"Azurite ended by itself. {_azurite!.LogTail()}");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        _lock.Dispose();
    }
}
