using System.Net;
using System.Net.Sockets;
using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Rpc;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>
/// Finds the function of a request, has the worker run it, and hands the request itself on to the worker's own server, which reads it and answers. Bodies
/// stream both ways. No route or a wrong method is 404; what a function throws is 500 with an empty body.
/// </summary>
internal sealed class HttpFunctionRouter : IDisposable
{
    /// <summary>How long a request waits for a worker that is being started.</summary>
    private static readonly TimeSpan WorkerPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ConnectPause = TimeSpan.FromMilliseconds(50);

    private static readonly ForwarderRequestConfig Forwarding = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = TimeSpan.FromMinutes(30), // functions may think for long before they answer
    };

    private readonly RouteTable routes;
    private readonly FunctionInvoker invoker;
    private readonly WorkerSupervisor workers;
    private readonly FunctionKeys keys;
    private readonly HostShutdown shutdown;
    private readonly IHttpForwarder forwarder;
    private readonly TimeProvider time;
    private readonly ILogger<HttpFunctionRouter> logger;

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = ConnectAsync,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60), // less than the two minutes after which the worker closes one
    });

    public HttpFunctionRouter(
        RouteTable routes, FunctionInvoker invoker, WorkerSupervisor workers, FunctionKeys keys, HostShutdown shutdown, IHttpForwarder forwarder, TimeProvider time,
        ILogger<HttpFunctionRouter> logger)
    {
        (this.routes, this.invoker, this.workers, this.keys, this.shutdown) = (routes, invoker, workers, keys, shutdown);
        (this.forwarder, this.time, this.logger) = (forwarder, time, logger);
    }

    public void Dispose() => client.Dispose();

    public async Task HandleAsync(HttpContext http)
    {
        var values = new RouteValueDictionary();
        if (routes.Match(http, values) is not { } route)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!keys.Allow(http.Request, route.AuthLevel))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            await RunAsync(http, route.Function, values);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        catch (Exception error) when (error is WorkerLostException or TimeoutException)
        {
            logger.WorkerMissing(route.Function.Name);
            Fail(http, StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception error)
        {
            logger.Failed(error, route.Function.Name);
            Fail(http, StatusCodes.Status500InternalServerError);
        }
    }

    /// <summary>The invocation and the request go to the worker at the same time: either waits there for the other.</summary>
    private async Task RunAsync(HttpContext http, AppFunction function, RouteValueDictionary values)
    {
        var worker = await workers.CurrentAsync(http.RequestAborted).WaitAsync(WorkerPatience, time);
        var id = Guid.NewGuid().ToString();
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, shutdown.InvocationToken);
        var invocation = invoker.InvokeAsync(worker, id, function, Input(http, values), cancelled.Token);
        var transformer = new Transformer(id, invocation);
        var error = await forwarder.SendAsync(http, worker.Http!.ToString(), client, Forwarding, transformer, http.RequestAborted);
        if (error != ForwarderError.None && !http.RequestAborted.IsCancellationRequested && !worker.Lost.IsCompleted)
        {
            // What the function itself says of it tells more, where it says something.
            await invocation;
            throw http.Features.Get<IForwarderErrorFeature>()?.Exception ?? new InvalidOperationException($"The request could not be handed to the worker: {error}.");
        }

        await invocation;
    }

    /// <summary>A worker says that it is ready a little before it listens.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        while (true)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
            {
                socket.Dispose();
                await Task.Delay(ConnectPause, cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static FunctionInput Input(HttpContext http, RouteValueDictionary values)
    {
        var metadata = new Dictionary<string, Datum>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in http.Request.Query)
        {
            metadata[name] = new Datum { Text = value.ToString() };
        }

        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                metadata[name] = new Datum { Text = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) };
            }
        }

        return new FunctionInput(new Datum { Http = new Nothing() }, metadata);
    }

    private static void Fail(HttpContext http, int status)
    {
        if (http.Response.HasStarted)
        {
            // A truncated answer must not look like a whole one.
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
    }

    private sealed class Transformer(string invocationId, Task invocation) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext http, HttpRequestMessage request, string destination, CancellationToken cancellation)
        {
            await base.TransformRequestAsync(http, request, destination, cancellation);
            request.Headers.Host = http.Request.Host.Value;
            request.Headers.Remove("x-ms-invocation-id");
            request.Headers.Add("x-ms-invocation-id", invocationId);
        }

        /// <summary>From the worker a function that failed looks like an empty 200, which must not go out before its end is known.</summary>
        public override async ValueTask<bool> TransformResponseAsync(HttpContext http, HttpResponseMessage? response, CancellationToken cancellation)
        {
            if (response is { StatusCode: HttpStatusCode.OK, Content.Headers.ContentLength: 0 })
            {
                await invocation;
            }

            return await base.TransformResponseAsync(http, response, cancellation);
        }
    }
}
