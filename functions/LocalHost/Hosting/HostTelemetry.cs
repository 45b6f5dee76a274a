using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Exports traces and metrics by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT says to whom; without it nothing is collected.</summary>
internal static class HostTelemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void Add(WebApplicationBuilder web)
    {
        if (string.IsNullOrEmpty(web.Configuration[Endpoint]))
        {
            return;
        }

        web.Services.AddOpenTelemetry()
            .WithTracing(traces => traces.AddSource("AnnotationFunctions.*", "Microsoft.AspNetCore", "System.Net.Http", "Azure.*"))
            .WithMetrics(metrics => metrics.AddMeter("AnnotationFunctions.*", "Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime"))
            .UseOtlpExporter();
    }
}
