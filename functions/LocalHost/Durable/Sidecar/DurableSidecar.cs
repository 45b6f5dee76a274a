using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Protocol;
using AnnotationFunctions.LocalHost.Durable.Storage;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using P = Microsoft.DurableTask.Protobuf;

namespace AnnotationFunctions.LocalHost.Durable.Sidecar;

/// <summary>The service behind the durable client of the worker. Refusals are statuses of gRPC, which the client throws as they are.</summary>
internal sealed class DurableSidecar(Instances instances) : P.TaskHubSidecarService.TaskHubSidecarServiceBase
{
    private const int DefaultPageSize = 100;

    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task<P.CreateInstanceResponse> StartInstance(P.CreateInstanceRequest request, ServerCallContext context) => GuardedAsync(async () =>
    {
        var options = new StartOrchestrationOptions(
            request.InstanceId is { Length: > 0 } id ? id : null, request.ScheduledStartTimestamp?.ToDateTimeOffset())
        {
            Tags = new Dictionary<string, string>(request.Tags),
            DedupeStatuses = request.OrchestrationIdReusePolicy is { } policy
                ? [.. System.Enum.GetValues<OrchestrationRuntimeStatus>().Where(status => status.IsFinished() && !policy.ReplaceableStatus.Contains((P.OrchestrationStatus)status)).Select(status => status.ToString())]
                : [],
        };
        return new P.CreateInstanceResponse { InstanceId = await instances.StartAsync(request.Name, request.Input, options) };
    });

    public override Task<P.GetInstanceResponse> GetInstance(P.GetInstanceRequest request, ServerCallContext context) => GuardedAsync(() =>
        Task.FromResult(Response(instances.Find(request.InstanceId, request.GetInputsAndOutputs))));

    public override Task<P.GetInstanceResponse> WaitForInstanceStart(P.GetInstanceRequest request, ServerCallContext context) => GuardedAsync(async () =>
        Response(await instances.WaitForStartAsync(request.InstanceId, request.GetInputsAndOutputs, context.CancellationToken)));

    public override Task<P.GetInstanceResponse> WaitForInstanceCompletion(P.GetInstanceRequest request, ServerCallContext context) => GuardedAsync(async () =>
        Response(await instances.WaitForCompletionAsync(request.InstanceId, request.GetInputsAndOutputs, context.CancellationToken)));

    public override Task<P.RaiseEventResponse> RaiseEvent(P.RaiseEventRequest request, ServerCallContext context) => GuardedAsync(async () =>
    {
        await instances.RaiseAsync(request.InstanceId, request.Name, request.Input);
        return new P.RaiseEventResponse();
    });

    public override Task<P.TerminateResponse> TerminateInstance(P.TerminateRequest request, ServerCallContext context) => GuardedAsync(async () =>
    {
        await instances.TerminateAsync(request.InstanceId, request.Output, request.Recursive);
        return new P.TerminateResponse();
    });

    public override Task<P.SuspendResponse> SuspendInstance(P.SuspendRequest request, ServerCallContext context) => GuardedAsync(async () =>
    {
        await instances.SuspendAsync(request.InstanceId, request.Reason);
        return new P.SuspendResponse();
    });

    public override Task<P.ResumeResponse> ResumeInstance(P.ResumeRequest request, ServerCallContext context) => GuardedAsync(async () =>
    {
        await instances.ResumeAsync(request.InstanceId, request.Reason);
        return new P.ResumeResponse();
    });

    public override Task<P.QueryInstancesResponse> QueryInstances(P.QueryInstancesRequest request, ServerCallContext context) => GuardedAsync(() =>
    {
        var query = request.Query;
        var page = instances.ReadPage(
            InstanceFilter.Create(
                query.CreatedTimeFrom?.ToDateTimeOffset(), query.CreatedTimeTo?.ToDateTimeOffset(), query.InstanceIdPrefix,
                query.RuntimeStatus.Select(status => (OrchestrationRuntimeStatus)status)),
            query.ContinuationToken, query.MaxInstanceCount > 0 ? query.MaxInstanceCount : DefaultPageSize, query.FetchInputsAndOutputs);
        var response = new P.QueryInstancesResponse { ContinuationToken = page.ContinuationToken };
        response.OrchestrationState.AddRange(page.Values.Select(State));
        return Task.FromResult(response);
    });

    public override Task<P.PurgeInstancesResponse> PurgeInstances(P.PurgeInstancesRequest request, ServerCallContext context) => GuardedAsync(async () =>
    {
        PurgeResult result;
        if (request.HasInstanceId)
        {
            result = await instances.PurgeAsync(request.InstanceId, request.Recursive);
        }
        else
        {
            var filter = request.PurgeInstanceFilter ?? throw new ArgumentException("A purge names an instance or a filter.");
            var statuses = filter.RuntimeStatus.Select(status => (OrchestrationRuntimeStatus)status).ToList();
            result = await instances.PurgeAllAsync(
                new PurgeInstancesFilter(filter.CreatedTimeFrom?.ToDateTimeOffset(), filter.CreatedTimeTo?.ToDateTimeOffset(), statuses.Count == 0 ? null : statuses)
                {
                    Timeout = filter.Timeout?.ToTimeSpan(),
                },
                request.Recursive, context.CancellationToken);
        }

        return new P.PurgeInstancesResponse { DeletedInstanceCount = result.PurgedInstanceCount, IsComplete = result.IsComplete };
    });

    private static P.GetInstanceResponse Response(OrchestrationMetadata? state) => state is null ? new() : new() { Exists = true, OrchestrationState = State(state) };

    private static P.OrchestrationState State(OrchestrationMetadata state)
    {
        var written = new P.OrchestrationState
        {
            InstanceId = state.InstanceId,
            Name = state.Name,
            OrchestrationStatus = (P.OrchestrationStatus)state.RuntimeStatus,
            CreatedTimestamp = state.CreatedAt.ToTimestamp(),
            LastUpdatedTimestamp = state.LastUpdatedAt.ToTimestamp(),
            Input = state.SerializedInput,
            Output = state.SerializedOutput,
            CustomStatus = state.SerializedCustomStatus,
            FailureDetails = state.FailureDetails is { } failure ? Failures.Write(failure) : null,
        };
        foreach (var (name, value) in state.Tags)
        {
            written.Tags[name] = value;
        }

        return written;
    }

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (InstanceExistsException error)
        {
            throw Refused(StatusCode.AlreadyExists, error);
        }
        catch (InstanceUnreachableException error)
        {
            throw Refused(error.Receipt == Receipt.UnknownInstance ? StatusCode.NotFound : StatusCode.FailedPrecondition, error);
        }
        catch (ArgumentException error)
        {
            throw Refused(StatusCode.InvalidArgument, error);
        }
        catch (SqliteException error)
        {
            throw Refused(StatusCode.Unavailable, error);
        }
        catch (InvalidOperationException error)
        {
            throw Refused(StatusCode.FailedPrecondition, error);
        }
    }

    private static RpcException Refused(StatusCode code, Exception error) => new(new Status(code, error.Message));
}
