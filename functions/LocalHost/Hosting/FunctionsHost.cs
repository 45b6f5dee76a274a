using AnnotationFunctions.LocalHost.Http;
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
        web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
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

        foreach (var (category, level) in file.LogLevels)
        {
            web.Logging.AddFilter(category == "default" ? null : category, Enum.Parse<LogLevel>(level, ignoreCase: true));
        }

        AddServices(web.Services, settings, file, options, functions, pipeline);
        web.Services.AddSingleton(addresses.LoopbackOnly && !options.RequireKeys
            ? FunctionKeys.NotEnforced
            : FunctionKeys.Enforce(KeyFile.ReadOrCreate(options.DataPath)));
        web.Services.AddSingleton(provider => RouteTable.Build(
            functions, file.RoutePrefix, provider.GetRequiredService<IInlineConstraintResolver>()));
        web.WebHost.UseUrls([.. addresses.Urls]);
        web.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        web.Services.Configure<HostOptions>(host => host.ShutdownTimeout = (options.DrainTimeout * 2) + TimeSpan.FromSeconds(5));

        var app = web.Build();
        app.Services.GetRequiredService<RouteTable>();
        MapRequests(app);
        return app;
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
        services.AddHostedService<FunctionListing>();
    }

    private static void MapRequests(WebApplication app)
    {
        app.Use(ForwardedHeaders.RemoveAsync);
        app.Use(app.Services.GetRequiredService<HostRoutes>().GuardAsync);
        app.UseRouting();
        app.UseEndpoints(_ => { });
        app.Run(app.Services.GetRequiredService<HttpFunctionRouter>().HandleAsync);
    }
}
