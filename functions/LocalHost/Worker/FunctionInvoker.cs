using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotationFunctions.LocalHost.Durable;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Rpc;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Runs functions in the worker: binds what they take, traces and measures them, and turns their failures into exceptions.</summary>
internal sealed class FunctionInvoker(
    WorkerSupervisor workers, HostShutdown shutdown, DurableOptions durable, TimeProvider time, ILogger<FunctionInvoker> logger)
{
    private readonly Lazy<string> durableClient = new(() => DurableClient(durable, workers.HostAddress));

    /// <summary>Runs a function, waiting for a worker where none is there.</summary>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    /// <exception cref="WorkerLostException">The worker went away meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The function was cancelled, and ended because of that.</exception>
    public async Task<Datum> InvokeAsync(AppFunction function, FunctionInput input, CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, shutdown.InvocationToken);
        var worker = await workers.CurrentAsync(both.Token);
        return await InvokeAsync(worker, Guid.NewGuid().ToString(), function, input, both.Token);
    }

    /// <summary>Runs a function in a certain worker, under an id that the caller knows.</summary>
    public async Task<Datum> InvokeAsync(WorkerChannel worker, string invocationId, AppFunction function, FunctionInput input, CancellationToken cancellation)
    {
        using var activity = FunctionTelemetry.Start(function, Activity.Current?.Context ?? default);
        var started = time.GetTimestamp();
        Exception? failure = null;
        try
        {
            var response = await worker.InvokeAsync(Request(invocationId, function, input), cancellation);
            if (response.Result is { Status: StatusResult.Types.Ending.Cancelled })
            {
                throw new OperationCanceledException($"Function '{function.Name}' was cancelled.", cancellation);
            }

            return response.Result is { Status: StatusResult.Types.Ending.Success }
                ? response.ReturnValue ?? new Datum()
                : throw FunctionFailedException.Of(function.Name, response.Result?.Error, cancellation);
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            var duration = time.GetElapsedTime(started);
            FunctionTelemetry.Record(function, activity, duration, failure);
            logger.Invoked(function.Name, failure is null, duration.TotalMilliseconds, invocationId);
        }
    }

    private InvocationRequest Request(string id, AppFunction function, FunctionInput input)
    {
        var request = new InvocationRequest { InvocationId = id, FunctionId = function.Id, Trace = Trace() };
        request.TriggerMetadata.Add(input.Metadata);
        request.Inputs.Add(new BoundValue { Name = function.TriggerParameter, Value = input.Trigger });
        foreach (var binding in function.Inputs)
        {
            request.Inputs.Add(new BoundValue { Name = AppFunction.Text(binding, "name")!, Value = new Datum { Text = durableClient.Value } });
        }

        return request;
    }

    private static TraceParent Trace() => Activity.Current is { Id: { } id } current
        ? new TraceParent { Parent = id, State = current.TraceStateString ?? "" }
        : new TraceParent { Parent = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00" };

    /// <summary>How the worker's durable client reaches the engine.</summary>
    private static string DurableClient(DurableOptions options, Uri host) => new JsonObject
    {
        ["taskHubName"] = options.HubName,
        ["connectionName"] = options.ConnectionName,
        ["rpcBaseUrl"] = host.ToString(),
        ["requiredQueryStringParameters"] = "",
        ["httpBaseUrl"] = "",
        ["maxGrpcMessageSizeInBytes"] = int.MaxValue,
        ["grpcHttpClientTimeout"] = JsonSerializer.Serialize(TimeSpan.FromSeconds(100).ToString()),
    }.ToJsonString();
}

/// <summary>What a function is given: the value of its trigger, and what its other parameters find by name.</summary>
internal sealed record FunctionInput(Datum Trigger, Dictionary<string, Datum> Metadata)
{
    public FunctionInput(Datum trigger)
        : this(trigger, [])
    {
    }
}

/// <summary>A function threw, or its parameters could not be bound.</summary>
internal sealed class FunctionFailedException(string message, string errorType, string stackTrace) : Exception(message)
{
    /// <summary>The exception's type in the worker; empty where it is not known.</summary>
    public string ErrorType => errorType;

    /// <summary>Where in the worker.</summary>
    public string WorkerStackTrace => stackTrace;

    public override string ToString() => $"{(errorType.Length > 0 ? errorType : nameof(FunctionFailedException))}: {Message}{Environment.NewLine}{stackTrace}";

    public static Exception Of(string function, RpcError? error, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested && error?.Type is "System.OperationCanceledException" or "System.Threading.Tasks.TaskCanceledException"
            ? new OperationCanceledException($"Function '{function}' was cancelled.", cancellation)
            : new FunctionFailedException(error?.Message is { Length: > 0 } text ? text : $"Function '{function}' failed.", error?.Type ?? "", error?.StackTrace ?? "");
}
