using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.App.Ingest;

/// <summary>Stands between the app and storage, counts writes, and lets a test interfere before or after any of them.</summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private static readonly string[] HopByHop = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive"];

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });
    private readonly List<WebApplication> servers = [];
    private int writes;

    /// <summary>Runs around the write with this number, from 1; <c>true</c> is before it reaches storage, <c>false</c> after. Answering true drops the request or its reply.</summary>
    public Func<int, bool, bool> Interfere { get; set; } = (_, _) => false;

    /// <summary>Answers the write with this status in storage's place, instead of cutting the connection.</summary>
    public int? Status { get; set; }

    public int Writes => Volatile.Read(ref writes);

    /// <summary>The connection string through the proxy.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<StorageProxy> StartAsync(string connection)
    {
        var proxy = new StorageProxy();
        var parts = connection.Split(';', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Split('=', 2) is [{ } name, { } value] && name.EndsWith("Endpoint", StringComparison.Ordinal))
            {
                parts[i] = $"{name}={await proxy.ServeAsync(new Uri(value))}";
            }
        }

        proxy.ConnectionString = string.Join(';', parts);
        return proxy;
    }

    public void Reset() => Volatile.Write(ref writes, 0);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        client.Dispose();
    }

    private async Task<string> ServeAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var server = builder.Build();
        server.Run(context => ForwardAsync(context, target));
        await server.StartAsync();
        servers.Add(server);
        return server.Urls.Single() + target.AbsolutePath;
    }

    private async Task ForwardAsync(HttpContext context, Uri target)
    {
        var write = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? 0 : Interlocked.Increment(ref writes);
        if (write > 0 && Interfere(write, true))
        {
            Drop(context);
            return;
        }

        // As it came, character for character: the signature covers it.
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var address = new Uri(target.GetLeftPart(UriPartial.Authority) + raw, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), address);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (body.Length > 0 || context.Request.ContentLength == 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !HopByHop.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (write > 0 && Interfere(write, false))
        {
            Drop(context);
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !HopByHop.Contains(header.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await response.Content.CopyToAsync(context.Response.Body);
    }

    private void Drop(HttpContext context)
    {
        if (Status is { } status)
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Abort();
        }
    }
}
