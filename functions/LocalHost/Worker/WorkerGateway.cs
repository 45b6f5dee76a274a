using System.Collections.Concurrent;
using System.Net;
using AnnotationFunctions.LocalHost.Durable.Engine;
using AnnotationFunctions.LocalHost.Durable.Sidecar;
using AnnotationFunctions.LocalHost.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>
/// The gRPC server for workers, on a loopback port of its own: the stream of invocations, and the service behind the durable client. Only a worker whose
/// id was given out may connect.
/// </summary>
internal sealed class WorkerGateway : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<WorkerChannel>> expected = new(StringComparer.Ordinal);
    private readonly WebApplication server;

    private WorkerGateway(WorkerLog log, Func<Instances> durable, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        builder.Services.AddSingleton(new FunctionRpcService(this, log));
        builder.Services.AddSingleton(_ => new DurableSidecar(durable()));
        server = builder.Build();
        server.UseRouting();
        server.MapGrpcService<FunctionRpcService>();
        server.MapGrpcService<DurableSidecar>();
    }

    /// <summary>Where workers connect to.</summary>
    public Uri Address { get; private set; } = null!;

    public static async Task<WorkerGateway> StartAsync(WorkerLog log, Func<Instances> durable, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var gateway = new WorkerGateway(log, durable, loggers);
        await gateway.server.StartAsync(cancellation);
        gateway.Address = new Uri(gateway.server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return gateway;
    }

    /// <summary>Lets a worker of that id connect; completes when it has.</summary>
    public Task<WorkerChannel> ExpectAsync(string id) =>
        expected.GetOrAdd(id, _ => new TaskCompletionSource<WorkerChannel>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server.DisposeAsync();
    }

    private bool TryConnect(string id, WorkerChannel channel) => expected.TryRemove(id, out var waiting) && waiting.TrySetResult(channel);

    private sealed class FunctionRpcService(WorkerGateway gateway, WorkerLog log) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
        {
            // The first message names the worker.
            var channel = new WorkerChannel(log);
            if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.Start is not { } start || !gateway.TryConnect(start.WorkerId, channel))
            {
                return; // nobody that was started here
            }

            var receiving = channel.ReceiveAsync(requestStream, context.CancellationToken);
            await channel.SendAsync(responseStream, context.CancellationToken);
            await receiving.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
