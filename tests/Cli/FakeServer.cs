using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Cli;

/// <summary>An HTTP server on a free port that answers as a test says.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private FakeServer(WebApplication web) => _web = web;

    internal Uri Address => new(_web.Urls.Single());

    internal static async Task<FakeServer> StartAsync(Action<WebApplication> routes, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var web = builder.Build();
        routes(web);
        await web.StartAsync(TestContext.Current.CancellationToken);
        return new FakeServer(web);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
