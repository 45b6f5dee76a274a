using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AnnotationFunctions.Tests.Conformance;

/// <summary>Starts real workers in this process, so that functions and their test share objects.</summary>
internal sealed class InProcessWorkers(HostSetup setup) : IWorkerLauncher
{
    private readonly ConcurrentQueue<InProcessWorker> started = [];

    /// <summary>All that were started, in order.</summary>
    public IReadOnlyList<InProcessWorker> Started => [.. started];

    public IRunningWorker Start(string id, Uri host)
    {
        var worker = new InProcessWorker(setup, id, host);
        started.Enqueue(worker);
        return worker;
    }
}

/// <summary>
/// A worker of the functions of a setup. Killed, it leaves its connections at once and is never heard of again; a function that runs then goes on, which
/// is the one difference from a process.
/// </summary>
internal sealed class InProcessWorker : IRunningWorker
{
    private const int KilledCode = 137;

    /// <summary>The worker reads the folder of its app from the environment, which all workers here share: one is built at a time.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1);

    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource kill = new();
    private readonly Task running;

    public InProcessWorker(HostSetup setup, string id, Uri host) => running = RunAsync(setup, id, host);

    public static string Assembly => typeof(InProcessWorker).Assembly.Location;

    public int Id => Environment.ProcessId;

    public Task<int> Ended => ended.Task;

    public string LastWords { get; private set; } = "";

    public void Kill()
    {
        ended.TrySetResult(KilledCode);
        kill.Cancel();
    }

    /// <summary>May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await running;
    }

    private async Task RunAsync(HostSetup setup, string id, Uri host)
    {
        await Task.Yield();
        try
        {
            using var worker = await StartAsync(setup, id, host);
            var stopped = worker.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopped, kill.Token);
            await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await worker.StopAsync(new CancellationToken(canceled: kill.IsCancellationRequested)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.TrySetResult(0);
        }
        catch (Exception error)
        {
            LastWords = error.ToString();
            ended.TrySetResult(1);
        }
    }

    private async Task<IHost> StartAsync(HostSetup setup, string id, Uri host)
    {
        await OneAtATime.WaitAsync(kill.Token);
        try
        {
            Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", setup.AppDirectory);
            var worker = Build(setup, id, host);
            await worker.StartAsync(kill.Token);
            if (setup.ServesHttp)
            {
                _ = worker.Services.GetRequiredService<EndpointDataSource>().Endpoints; // reads host.json
            }

            return worker;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static IHost Build(HostSetup setup, string id, Uri host)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(setup.Settings);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Functions:Worker:HostEndpoint"] = host.ToString(),
            ["Functions:Worker:WorkerId"] = id,
            ["Functions:Worker:RequestId"] = id,
            ["Functions:Worker:GrpcMaxMessageLength"] = $"{int.MaxValue}",
        });
        setup.Configure(builder);
        if (setup.ServesHttp)
        {
            ServeHttp(builder);
        }

        setup.ConfigureInside(builder);
        builder.Services.AddSingleton<IFunctionMetadataProvider>(new ReflectedFunctions(setup.Functions));
        return builder.Build();
    }

    /// <summary>On a port of its own: the worker chooses one for the whole process.</summary>
    private static void ServeHttp(FunctionsApplicationBuilder builder)
    {
        builder.ConfigureFunctionsWebApplication();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = $"http://{socket.LocalEndPoint}/";
        builder.Services.PostConfigure<WorkerOptions>(options => options.Capabilities["HttpUri"] = address);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.ListenHandle((ulong)socket.Handle);
            socket.SafeHandle.SetHandleAsInvalid(); // the server has it now
        });
    }
}
