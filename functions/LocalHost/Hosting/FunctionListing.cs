using AnnotationFunctions.LocalHost.Http;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Says at the start which functions run and where, and which do not and why.</summary>
internal sealed class FunctionListing(
    FunctionCatalog functions, RouteTable routes, FunctionKeys keys, LocalHostOptions options, SettingReferences settings,
    IServer server, IHostApplicationLifetime lifetime, ILogger<FunctionListing> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Print);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        logger.Listens(address, options.DataPath);
        foreach (var function in functions.Where(function => function.Error is null))
        {
            logger.Runs(function.Name, Describe(function, address));
        }

        foreach (var function in functions.Where(function => function.Error is not null))
        {
            logger.InError(function.Name, function.Error!);
        }

        if (keys.Enforced)
        {
            logger.KeysEnforced(KeyFile.PathIn(options.DataPath));
        }
    }

    private string Describe(AppFunction function, string address) => function.TriggerType switch
    {
        "httpTrigger" => Describe(routes.Routes.Single(route => route.Function == function), address),
        "blobTrigger" => $"{function.TriggerType} {settings.Resolve(function.Text("path") ?? "", function.Name)}",
        "timerTrigger" => $"{function.TriggerType} {settings.Resolve(function.Text("schedule") ?? "", function.Name)}",
        _ => function.TriggerType,
    };

    private static string Describe(HttpRoute route, string address)
    {
        var methods = route.Methods is null ? "any" : string.Join(',', route.Methods.Select(method => method.ToUpperInvariant()));
        return $"[{methods}] {address}/{route.Text}";
    }
}
