using AnnotationFunctions.Cli.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Cli.Simulation;

/// <summary>
/// The listener of the simulated annotators: <c>POST /callbacks/{annotator}</c> for the app, <c>GET /report</c> for the demo. It listens
/// before anybody is registered, because the addresses of the callbacks are part of the registration.
/// </summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    private const long MaxCallbackBytes = 256 * 1024;
    private readonly WebApplication _web;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IDisposable> _connections = [];
    private Dictionary<string, SimulatedWorkplace> _workplaces = [];

    private SimulatorServer(WebApplication web)
    {
        _web = web;
        web.MapPost("/callbacks/{annotator}", TakeAsync);
        web.MapGet("/report", () => Results.Json(Report(), Wire.Compact));
    }

    internal Uri Address => new(_web.Urls.Single());

    internal static async Task<SimulatorServer> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxCallbackBytes);
        var server = new SimulatorServer(builder.Build());
        await server._web.StartAsync(cancellation);
        return server;
    }

    /// <summary>From now on, callbacks are answered.</summary>
    internal void Begin(SimulationPlan plan)
    {
        var media = new HttpClient(new RetryHandler(new SocketsHttpHandler()));
        _connections.Add(media);
        _workplaces = plan.Annotators.ToDictionary(annotator => annotator.Persona.Id, annotator =>
        {
            var app = new ApiConnection(plan.Address, annotator.Token);
            _connections.Add(app);
            return new SimulatedWorkplace(annotator, plan, app, media, TimeProvider.System);
        });
    }

    internal IReadOnlyList<AnnotatorTally> Report() => [.. _workplaces.Values.Select(workplace => workplace.Tally)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _web.DisposeAsync();
        _connections.ForEach(connection => connection.Dispose());
        _stop.Dispose();
    }

    private async Task<IResult> TakeAsync(string annotator, HttpRequest request)
    {
        if (!_workplaces.TryGetValue(annotator, out var workplace))
        {
            return Results.NotFound();
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var status = workplace.Take(
            request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], body.ToArray(), _stop.Token);
        return Results.StatusCode(status);
    }
}
