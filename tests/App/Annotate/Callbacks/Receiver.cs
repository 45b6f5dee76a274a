using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AnnotationFunctions.Tests.App.Annotate.Callbacks;

/// <summary>A receiver on a socket of its own, which can do what no web server does: never answer, or break the connection.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    public const string Hangs = "hangs", Resets = "resets";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopped = new();
    private readonly Task accepting;
    private int calls;

    /// <param name="behaviour"><see cref="Hangs"/>, <see cref="Resets"/>, or the status line and headers of the answer.</param>
    public Receiver(string behaviour)
    {
        Behaviour = behaviour;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Behaviour { get; set; }

    public int Calls => Volatile.Read(ref calls);

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook");

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        listener.Dispose();
        await accepting;
        stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopped.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = connection.GetStream();
            await ReadAsync(stream);
            Interlocked.Increment(ref calls);
            if (Behaviour == Hangs)
            {
                await Task.Delay(Timeout.Infinite, stopped.Token);
            }
            else if (Behaviour == Resets)
            {
                connection.Client.LingerState = new LingerOption(true, 0);
                connection.Client.Close(); // with nothing to linger for, this is a reset
            }
            else
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {Behaviour}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stopped.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // the caller gave up, or the test is over
        }
    }

    private async Task ReadAsync(Stream stream)
    {
        var (buffer, text) = (new byte[65_536], new StringBuilder());
        while (true)
        {
            var read = await stream.ReadAsync(buffer, stopped.Token);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && text.Length - end - 4 >= LengthOf(text.ToString()[..end]))
            {
                return;
            }
        }
    }

    private static int LengthOf(string head) => int.Parse(
        head.Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1]);
}
