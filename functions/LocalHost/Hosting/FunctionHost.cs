using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Management;
using AnnotationFunctions.LocalHost.Http;
using AnnotationFunctions.LocalHost.Triggers;
using AnnotationFunctions.LocalHost.Triggers.Blob;
using AnnotationFunctions.LocalHost.Triggers.Timer;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Puts the host together: settings, worker, functions, and then the order in which a request passes through it.</summary>
internal static class FunctionHost
{
    /// <summary>Everything that may still be changed before <see cref="StartAsync"/>.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args, AppFolder app)
    {
        var web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = app.Path,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        var values = LocalSettingsFile.Read(app.Path);
        LocalSettingsFile.AddTo(web.Configuration, values);
        web.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        web.Services.TryAddSingleton(TimeProvider.System);
        web.Services.AddSingleton(app);
        web.Services.AddSingleton<IWorkerLauncher>(provider => new WorkerProcesses(app, values, provider.GetRequiredService<ILoggerFactory>()));
        return web;
    }

    /// <summary>Starts the worker, and then, once all that may be wrong with the app is known to be right, the host.</summary>
    /// <exception cref="HostStartException">The app cannot be started as it is.</exception>
    public static async Task<WebApplication> StartAsync(WebApplicationBuilder web, CancellationToken cancellation)
    {
        var settings = new SettingReferences(web.Configuration);
        var file = HostFile.Read(web.Environment.ContentRootPath, settings);
        var options = LocalHostOptions.Read(web.Configuration);
        var addresses = ListenAddresses.Read(web.Configuration);
        web.Services.Configure<LoggerFilterOptions>(filters => LogLevels.AddTo(filters, file.LogLevels));
        AddServices(web.Services, settings, file, options);
        web.Services.AddSingleton(_ => addresses.LoopbackOnly && !options.RequireKeys
            ? FunctionKeys.NotEnforced
            : FunctionKeys.Enforce(KeyFile.ReadOrCreate(options.DataPath)));
        HostTelemetry.Add(web);
        web.WebHost.UseUrls([.. addresses.Urls]);
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // the worker's server has the limit
        });
        web.Services.Configure<HostOptions>(host => host.ShutdownTimeout = (options.DrainTimeout * 2) + TimeSpan.FromSeconds(5));

        var host = web.Build();
        try
        {
            host.Services.GetRequiredService<DataDirectory>();
            await host.Services.GetRequiredService<WorkerSupervisor>().StartAsync(cancellation);
            Prepare(host.Services);
            await host.Services.GetRequiredService<AccountLease>().TakeAsync(cancellation);
            MapRequests(host);
            await host.StartAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes what may be refused, so that a mistake shows before anything runs.</summary>
    private static void Prepare(IServiceProvider services)
    {
        services.GetRequiredService<RouteTable>();
        services.GetRequiredService<FunctionKeys>();
        services.GetRequiredService<TimerHost>();
        services.GetRequiredService<BlobTriggerHost>();
        services.GetRequiredService<IDurableFunctions>();
    }

    private static void AddServices(IServiceCollection services, SettingReferences settings, HostFile file, LocalHostOptions options)
    {
        services.AddSingleton(settings);
        services.AddSingleton(file);
        services.AddSingleton(options);
        services.AddSingleton(provider => new WorkerSupervisor(
            provider.GetRequiredService<IWorkerLauncher>(), provider.GetRequiredService<AppFolder>(), options, provider.GetRequiredService<Instances>,
            TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<WorkerSupervisor>().Functions);
        services.AddSingleton<HostShutdown>();
        services.AddSingleton<FunctionInvoker>();
        services.AddHttpForwarder();
        services.AddSingleton<HttpFunctionRouter>();
        services.AddSingleton<HostRoutes>();
        services.AddSingleton(_ => DataDirectory.Open(options.DataPath));
        services.AddSingleton(provider => new TriggerDatabase(provider.GetRequiredService<DataDirectory>().Path, options.SurvivePowerLoss));
        services.AddSingleton(provider => RouteTable.Build(
            provider.GetRequiredService<FunctionCatalog>(), file.RoutePrefix, provider.GetRequiredService<IInlineConstraintResolver>()));
        services.AddSingleton<AdminApi>();
        services.AddSingleton<StorageConnections>();
        services.AddSingleton<AccountLease>();
        services.AddHostedService(provider => provider.GetRequiredService<AccountLease>()); // first to start, last to stop
        services.AddSingleton<TimerHost>();
        services.AddSingleton<BlobTriggerHost>();
        services.AddSingleton(DurableSettings(file, options).Validated());
        services.AddSingleton<DurableEngine>();
        services.AddHostedService(provider => provider.GetRequiredService<DurableEngine>());
        services.AddSingleton<Instances>();
        services.AddSingleton<IDurableFunctions, WorkerFunctions>();
        services.AddHostedService(provider => provider.GetRequiredService<TimerHost>());
        services.AddHostedService(provider => provider.GetRequiredService<BlobTriggerHost>());
        services.AddHostedService<FunctionListing>();
    }

    private static DurableOptions DurableSettings(HostFile file, LocalHostOptions options)
    {
        var durable = new DurableOptions { DatabasePath = Path.Combine(options.DataPath, "durable.db") };
        return durable with
        {
            HubName = file.DurableHubName ?? durable.HubName,
            ConnectionName = file.DurableConnectionName ?? durable.ConnectionName,
            MaxConcurrentActivities = file.MaxConcurrentActivities ?? durable.MaxConcurrentActivities,
            MaxConcurrentOrchestrators = file.MaxConcurrentOrchestrators ?? durable.MaxConcurrentOrchestrators,
            DrainTimeout = options.DrainTimeout,
            Durability = options.SurvivePowerLoss ? CommitDurability.PowerLoss : CommitDurability.ProcessKill,
        };
    }

    private static void MapRequests(WebApplication host)
    {
        host.Use(ForwardedHeaders.RemoveAsync);
        host.Use(host.Services.GetRequiredService<HostRoutes>().GuardAsync);
        host.Services.GetRequiredService<AdminApi>().Map(host);
        host.MapDurableManagement();
        host.MapFallback("{**path}", host.Services.GetRequiredService<HttpFunctionRouter>().HandleAsync);
    }
}
