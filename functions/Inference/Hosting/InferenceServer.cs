using System.Diagnostics.Metrics;
using System.Reflection;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Protocol;
using AnnotationFunctions.Inference.Repository;
using AnnotationFunctions.Inference.Telemetry;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AnnotationFunctions.Inference.Hosting;

/// <summary>Puts the server together.</summary>
internal static class InferenceServer
{
    private const string Name = "annotation-inference";

    private const string DefaultAddress = "http://127.0.0.1:8085";

    private static string Version { get; } =
        typeof(InferenceServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>A server that is not started.</summary>
    /// <exception cref="SettingsException">Its settings are wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);

        // Two lines of log for every request would cost more than many a model does; metrics count them. First, so that any setting wins.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")] });
        var addresses = Addresses(builder.Configuration);
        var options = InferenceOptions.Read(builder.Configuration, addresses);
        builder.WebHost.UseUrls([.. addresses]);

        // Nothing here blocks: models run on threads of their own. Without hops between socket, pipe and handler a request costs a third less.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Limits.MaxRequestBytes;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.Limits.MinBytesPerSecond, LimitOptions.SlowStart);
        });
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = options.Drain.Grace + options.Drain.Timeout + TimeSpan.FromSeconds(5);
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        AddServices(builder.Services, options);
        AddMetrics(builder);
        var app = builder.Build();
        Map(app, options);
        ObserveState(app.Services);
        return app;
    }

    private static string[] Addresses(ConfigurationManager configuration)
    {
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            throw new SettingsException(["Kestrel:Endpoints is not read; name addresses with --urls or ASPNETCORE_URLS."]);
        }

        var ports = (configuration["http_ports"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var urls = configuration["urls"] ?? (ports.Length > 0 ? string.Join(';', ports.Select(port => $"http://*:{port}")) : DefaultAddress);
        return urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static void AddServices(IServiceCollection services, InferenceOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<InferenceMeter>();
        services.AddSingleton(_ => new PinnedBufferPool());
        services.AddSingleton(new BufferBudget(options.Limits.MaxBufferedBytes));
        services.AddSingleton(new Admission(options.Limits.MaxConcurrentRequests));
        services.AddSingleton(Source(options.Models));
        services.AddSingleton(options.Execution);
        services.AddSingleton(options.Batching);
        services.AddSingleton<ModelLoader>();
        services.AddSingleton<ModelRepository>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<InferEndpoint>();
        services.AddSingleton<ModelEndpoints>();
        services.AddSingleton(provider => new RepositoryEndpoints(provider.GetRequiredService<ModelRepository>(), options.Models.AllowControl));
        services.AddHostedService<StartAndDrain>();
    }

    private static IModelSource Source(ModelsOptions models)
    {
        var container = models switch
        {
            { ContainerUri: { } uri } => new BlobContainerClient(uri, Credential(models.ClientId), StorageOptions()),
            { ConnectionString: { } text } => new BlobContainerClient(text, models.ContainerName, StorageOptions()),
            _ => null,
        };
        return container is null
            ? new FolderSource(models.Path, models.MaxFileBytes)
            : new BlobSource(container, models.CachePath, models.MaxFileBytes);
    }

    private static TokenCredential Credential(string? clientId) => clientId is null
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));

    /// <summary>The version of the storage protocol that emulators know too.</summary>
    private static BlobClientOptions StorageOptions() => new(BlobClientOptions.ServiceVersion.V2025_11_05);

    private static void AddMetrics(WebApplicationBuilder builder) => builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
    {
        metrics.ConfigureResource(resource => resource.AddService(Name, serviceVersion: Version));
        metrics.AddMeter(InferenceMeter.Name, "System.Runtime").AddPrometheusExporter();
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
        {
            metrics.AddOtlpExporter();
        }
    });

    private static void Map(WebApplication app, InferenceOptions options)
    {
        app.Use(SendElsewhereWhenStopping);
        app.UseMiddleware<AccessGuard>(options.Access);
        app.MapPrometheusScrapingEndpoint("/metrics");

        var infer = app.Services.GetRequiredService<InferEndpoint>();
        var models = app.Services.GetRequiredService<ModelEndpoints>();
        var repository = app.Services.GetRequiredService<RepositoryEndpoints>();
        Get("/v2", context => context.Response.WriteAsJsonAsync(Metadata(), ProtocolJson.Default.ServerMetadata));
        Get("/v2/health/live", context => context.Response.WriteAsJsonAsync(new LiveMessage(true), ProtocolJson.Default.LiveMessage));
        Get("/v2/health/ready", ReadyAsync);
        foreach (var path in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            Get(path, models.MetadataAsync);
            Get(path + "/ready", models.ReadyAsync);
            app.MapPost(path + "/infer", infer.HandleAsync);
        }

        app.MapPost("/v2/repository/index", repository.IndexAsync);
        app.MapPost("/v2/repository/models/{model}/load", repository.LoadAsync);
        app.MapPost("/v2/repository/models/{model}/unload", repository.UnloadAsync);
        app.MapFallback(context => ErrorWriter.WriteAsync(context.Response, StatusCodes.Status404NotFound, $"There is no {context.Request.Method} {context.Request.Path} here."));

        // Load balancers ask with HEAD, too; what is written is not sent then.
        void Get(string path, RequestDelegate handler) => app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], handler);
    }

    private static ServerMetadata Metadata() => new(
        Name,
        Version,
        ["binary_tensor_data", "model_repository"]);

    /// <summary>A client that keeps its connection would send its next request into the end of the process; without one it finds another server.</summary>
    private static Task SendElsewhereWhenStopping(HttpContext context, RequestDelegate next)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.RequestServices.GetRequiredService<Readiness>().IsStopping)
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    }

    private static Task ReadyAsync(HttpContext context)
    {
        var ready = context.RequestServices.GetRequiredService<Readiness>().IsReady;
        context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(new ReadyMessage(ready), ProtocolJson.Default.ReadyMessage);
    }

    private static void ObserveState(IServiceProvider services)
    {
        var meter = services.GetRequiredService<InferenceMeter>();
        var repository = services.GetRequiredService<ModelRepository>();
        var (admission, budget) = (services.GetRequiredService<Admission>(), services.GetRequiredService<BufferBudget>());
        meter.Observe("inference.requests.active", "{request}", "Inference requests under way.", () => [new Measurement<long>(admission.Running)]);
        meter.Observe("inference.buffered", "By", "Bytes of requests under way.", () => [new Measurement<long>(budget.Held)]);
        meter.Observe("inference.queue.rows", "{row}", "Rows that wait for an instance.", () => Each(entry => entry.Loaded?.Batcher.QueuedRows ?? 0));
        meter.Observe("inference.model.ready", "{model}", "1 where a version is ready, 0 where it is not.", () => Each(entry => entry.Loaded is null ? 0 : 1));

        IEnumerable<Measurement<long>> Each(Func<ModelEntry, long> value) =>
            from model in repository.Models
            from entry in model.Entries.Values
            select new Measurement<long>(
                value(entry), new KeyValuePair<string, object?>("model", model.Name), new KeyValuePair<string, object?>("version", $"{entry.Version}"));
    }
}
