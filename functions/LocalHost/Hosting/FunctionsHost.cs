using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Durable.Management;
using AnnotationFunctions.LocalHost.Http;
using AnnotationFunctions.LocalHost.Triggers;
using AnnotationFunctions.LocalHost.Triggers.Blob;
using AnnotationFunctions.LocalHost.Triggers.Durable;
using AnnotationFunctions.LocalHost.Triggers.Timer;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Puts the host together: configuration first, then services, then the order in which a request passes through it.</summary>
internal static class FunctionsHost
{
    /// <summary>Everything that the app may still change before <see cref="Build"/>.</summary>
    public static WebApplicationBuilder CreateBuilder(string[]? args, HostOrigin origin)
    {
        var web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args ?? [],
            ContentRootPath = origin.Directory,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        LocalSettingsFile.AddTo(web.Configuration, origin.Directory);
        web.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        web.Services.AddMvcCore();
        web.Services.TryAddSingleton(TimeProvider.System);
        return web;
    }

    public static IHost Build(WebApplicationBuilder web, HostOrigin origin, FunctionPipeline pipeline, bool servesHttp)
    {
        var settings = new SettingReferences(web.Configuration);
        var file = HostFile.Read(origin.Directory, settings);
        var options = LocalHostOptions.Read(web.Configuration);
        var addresses = ListenAddresses.Read(web.Configuration);
        var functions = FunctionCatalog.Discover(origin.Types);
        HttpFunctionRules.Check(functions, servesHttp);

        web.Services.Configure<LoggerFilterOptions>(filters => LogLevels.AddTo(filters, file.LogLevels));
        AddServices(web.Services, settings, file, options, functions, pipeline);
        web.Services.AddSingleton(_ => addresses.LoopbackOnly && !options.RequireKeys
            ? FunctionKeys.NotEnforced
            : FunctionKeys.Enforce(KeyFile.ReadOrCreate(options.DataPath)));
        HostTelemetry.Add(web);
        web.WebHost.UseUrls([.. addresses.Urls]);
        web.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        web.Services.Configure<HostOptions>(host => host.ShutdownTimeout = (options.DrainTimeout * 2) + TimeSpan.FromSeconds(5));

        var app = web.Build();
        try
        {
            Prepare(app.Services);
            MapRequests(app);
            return app;
        }
        catch
        {
            ((IHost)app).Dispose();
            throw;
        }
    }

    /// <summary>Makes what may be refused, so that a mistake shows before anything runs.</summary>
    private static void Prepare(IServiceProvider services)
    {
        services.GetRequiredService<DataDirectory>();
        services.GetRequiredService<RouteTable>();
        services.GetRequiredService<FunctionKeys>();
        services.GetRequiredService<TimerHost>();
        services.GetRequiredService<BlobTriggerHost>();
        services.GetRequiredService<DurableFunctions>();
    }

    private static void AddServices(
        IServiceCollection services, SettingReferences settings, HostFile file, LocalHostOptions options, FunctionCatalog functions, FunctionPipeline pipeline)
    {
        services.AddSingleton(settings);
        services.AddSingleton(file);
        services.AddSingleton(options);
        services.AddSingleton(functions);
        services.AddSingleton(pipeline.Build());
        services.AddSingleton<HostShutdown>();
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<HttpFunctionRouter>();
        services.AddSingleton<HostRoutes>();
        services.AddSingleton(_ => DataDirectory.Open(options.DataPath));
        services.AddSingleton(provider => new TriggerDatabase(provider.GetRequiredService<DataDirectory>().Path, options.SurvivePowerLoss));
        services.AddSingleton(provider => RouteTable.Build(
            functions, file.RoutePrefix, provider.GetRequiredService<IInlineConstraintResolver>()));
        services.AddSingleton<AdminApi>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<StorageConnections>();
        services.AddSingleton<TimerHost>();
        services.AddSingleton<BlobTriggerHost>();
        services.AddHostedService(provider => provider.GetRequiredService<TimerHost>());
        services.AddHostedService(provider => provider.GetRequiredService<BlobTriggerHost>());
        services.AddSingleton<DurableFunctions>();
        services.AddSingleton<IDurableFunctions>(provider => provider.GetRequiredService<DurableFunctions>());
        services.AddDurable(DurableSettings(file, options));
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

    private static void MapRequests(WebApplication app)
    {
        app.Use(ForwardedHeaders.RemoveAsync);
        app.Use(app.Services.GetRequiredService<HostRoutes>().GuardAsync);
        app.Services.GetRequiredService<AdminApi>().Map(app);
        app.MapDurableManagement();
        app.MapFallback("{**path}", app.Services.GetRequiredService<HttpFunctionRouter>().HandleAsync);
    }
}
