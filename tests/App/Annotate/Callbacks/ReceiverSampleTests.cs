using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.App.Annotate.Callbacks;

/// <summary>The receivers of samples/receivers as a vendor would run them, against the app.</summary>
public sealed class ReceiverSampleTests(AppServer app)
{
    private const int Items = 6;

    public static TheoryData<string, string> Receivers => new()
    {
        { "node", "receiver.mjs" },
        { "dotnet", "receiver.cs" },
    };

    [Theory]
    [MemberData(nameof(Receivers))]
    public async Task Receiver_Batch_IsAnsweredAndForgeriesAreRefused(string program, string file)
    {
        var project = await AnnotationProject.CreateAsync(app, Items, """{"minAnswers":1,"maxAnswers":1}""");
        var url = $"http://127.0.0.1:{FreePort()}/tasks";
        var registered = await project.RegisterAsync("vendor", url);
        var secret = registered["callbackSecret"]!.GetValue<string>();
        await using var receiver = await Receiver.StartAsync(program, file, new Uri(url), secret);

        await RefuseForgeriesAsync(url, secret);
        await project.StartAsync("b1");
        var batch = await project.FinishedAsync("b1");

        batch["progress"]!["answers"]!.GetValue<int>().ShouldBe(Items, receiver.Log);
        var card = await project.Owner.SendAsync("GET", $"projects/{project.Id}/annotators/vendor").ShouldBeAsync(HttpStatusCode.OK);
        card["paused"].ShouldBeNull();
    }

    private static async Task RefuseForgeriesAsync(string url, string secret)
    {
        const string body = """{"data":{"mediaUrl":"http://127.0.0.1:9/","answerUrl":"http://127.0.0.1:9/"}}""";
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        (long Timestamp, string? Signature)[] forgeries =
        [
            (now, "v1,AAAA"), (now, Sign("whsec_AAAA", now, body)), (now, Sign(secret, now, body + " ")), (now, Sign(secret, now + 1, body)),
            (now - 3600, Sign(secret, now - 3600, body)), (now + 3600, Sign(secret, now + 3600, body)), (now, ""), (now, null),
        ];
        foreach (var (timestamp, signature) in forgeries)
        {
            (await PostAsync(url, body, timestamp, signature)).ShouldBe(HttpStatusCode.Unauthorized, $"{timestamp} {signature}");
        }

        (await PostAsync(url, body, null, Sign(secret, now, body))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(url, body, now, $"v1a,other {Sign(secret, now, body)}")).ShouldBe(HttpStatusCode.Accepted); // it works on afterwards, and fails by itself
    }

    private static async Task<HttpStatusCode> PostAsync(string url, string body, long? timestamp, string? signature)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json") };
        request.Headers.Add("webhook-id", "p.item.1");
        if (timestamp is { } moment)
        {
            request.Headers.Add("webhook-timestamp", moment.ToString(CultureInfo.InvariantCulture));
        }

        if (signature is not null)
        {
            request.Headers.Add("webhook-signature", signature);
        }

        using var answer = await http.SendAsync(request, TestStorage.Cancellation);
        return answer.StatusCode;
    }

    private static string Sign(string secret, long timestamp, string body) => "v1," + Convert.ToBase64String(
        HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"p.item.1.{timestamp}.{body}")));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly Process process;
        private readonly ConcurrentQueue<string> log = new();

        private Receiver(Process process) => this.process = process;

        internal string Log => string.Join('\n', log);

        internal static async Task<Receiver> StartAsync(string program, string file, Uri url, string secret)
        {
            var folder = Path.Combine(Checkout.Root, "samples", "receivers", program == "node" ? "node" : "csharp");
            string[] arguments = program == "node" ? [file] : ["run", file];
            var receiver = new Receiver(Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
                Environment = { ["WEBHOOK_SECRET"] = secret, ["PORT"] = url.Port.ToString(CultureInfo.InvariantCulture) },
            })!);
            receiver.process.OutputDataReceived += (_, line) => receiver.log.Enqueue(line.Data ?? "");
            receiver.process.ErrorDataReceived += (_, line) => receiver.log.Enqueue(line.Data ?? "");
            receiver.process.BeginOutputReadLine();
            receiver.process.BeginErrorReadLine();
            try
            {
                await receiver.ReadyAsync(url);
                return receiver;
            }
            catch
            {
                await receiver.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        // dotnet builds it first, which takes its time on a busy machine.
        private async Task ReadyAsync(Uri url)
        {
            for (var started = Stopwatch.StartNew(); started.Elapsed < TimeSpan.FromMinutes(4) && !process.HasExited;)
            {
                try
                {
                    using var probe = new TcpClient();
                    await probe.ConnectAsync(url.Host, url.Port, TestStorage.Cancellation);
                    return;
                }
                catch (SocketException)
                {
                    await Task.Delay(200, TestStorage.Cancellation);
                }
            }

            throw new InvalidOperationException($"The receiver did not start:\n{Log}");
        }
    }
}
