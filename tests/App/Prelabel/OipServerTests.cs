using AnnotationFunctions.App.Prelabel;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Tests that each have an inference server of their own, which does as it is told, and a client of it.</summary>
public abstract class OipServerTests : IAsyncLifetime
{
    private protected OipServer Server { get; private set; } = null!;

    private protected InferenceClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await OipServer.StartAsync("logits");
        Client = new InferenceClient(Server.Options);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
