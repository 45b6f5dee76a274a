using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>A span and three metrics per function, under the names of OpenTelemetry's conventions for functions as a service.</summary>
internal static class FunctionTelemetry
{
    public const string Name = "AnnotationFunctions.LocalHost";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Invocations = Meter.CreateCounter<long>("faas.invocations", "{invocation}");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("faas.errors", "{error}");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("faas.invoke_duration", "s");

    public static Activity? Start(AppFunction function, ActivityContext parent)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var activity = Source.StartActivity($"function {function.Name}", Kind(function), parent);
        activity?.SetTag("faas.name", function.Name);
        activity?.SetTag("faas.trigger", Trigger(function));
        return activity;
    }

    public static void Record(AppFunction function, Activity? activity, TimeSpan duration, Exception? failure)
    {
        var tags = new TagList { { "faas.name", function.Name }, { "faas.trigger", Trigger(function) } };
        Invocations.Add(1, tags);
        Duration.Record(duration.TotalSeconds, tags);
        if (failure is not null)
        {
            Errors.Add(1, tags);
            activity?.SetStatus(ActivityStatusCode.Error);
            activity?.AddException(failure);
        }
    }

    private static ActivityKind Kind(AppFunction function) => function.TriggerType switch
    {
        "httpTrigger" => ActivityKind.Server,
        "blobTrigger" => ActivityKind.Consumer,
        _ => ActivityKind.Internal,
    };

    private static string Trigger(AppFunction function) => function.TriggerType switch
    {
        "httpTrigger" => "http",
        "blobTrigger" => "datasource",
        "timerTrigger" => "timer",
        _ => "other",
    };
}
