using AnnotationFunctions.App.Storage;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace AnnotationFunctions.App.Platform;

/// <summary>
/// Sends logs and traces to Application Insights, where the setting <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> names one; the host then leaves
/// them to the app. Every message is sent, since alerts count them; of traces, a sample.
/// </summary>
internal static class Telemetry
{
    private const string Setting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Adds what sends; nothing where there is nowhere to send to.</summary>
    internal static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } connection)
        {
            return services;
        }

        services.AddOpenTelemetry().UseFunctionsWorkerDefaults().UseAzureMonitorExporter(options =>
        {
            options.ConnectionString = connection;
            options.EnableLiveMetrics = false;
            options.EnableTraceBasedLogsSampler = false;
            if (AzureIdentity.IsNamed(configuration))
            {
                options.Credential = AzureIdentity.CredentialOf(configuration);
            }
        });
        services.Configure<OpenTelemetryLoggerOptions>(options => options.IncludeFormattedMessage = true); // queries look for what is said, not for its template
        return services.AddLogging(logging => logging
            .AddFilter<OpenTelemetryLoggerProvider>("Microsoft", LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>("System", LogLevel.Warning));
    }
}
