using System.Net.Sockets;
using System.Text;

namespace AnnotationFunctions.Tests.Benchmarks.Inference;

/// <summary>A kept-alive connection that sends ready-made requests: a client that costs next to nothing beside the server on the same machine.</summary>
internal sealed class InferenceConnection(Uri address) : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[1 << 16];

    public Task OpenAsync() => socket.ConnectAsync(address.Host, address.Port);

    /// <summary>Sends a request and reads its answer: its body, valid until the next; empty where the server refused for lack of room.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        while (!request.IsEmpty)
        {
            request = request[await socket.SendAsync(request, cancellation)..];
        }

        var (filled, head) = (0, -1);
        while (head < 0)
        {
            filled += await ReceiveAsync(buffer.AsMemory(filled), cancellation);
            head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        }

        var refused = buffer.AsSpan(0, head).StartsWith("HTTP/1.1 429"u8);
        var end = head + 4 + Length(buffer.AsSpan(0, head), refused);
        while (filled < end)
        {
            filled += await ReceiveAsync(buffer.AsMemory(filled), cancellation);
        }

        return refused ? default : buffer.AsMemory(head + 4, end - head - 4);
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask<int> ReceiveAsync(Memory<byte> into, CancellationToken cancellation)
    {
        var received = await socket.ReceiveAsync(into, cancellation);
        return received > 0 ? received : throw new IOException("The server closed the connection.");
    }

    private static int Length(ReadOnlySpan<byte> head, bool refused)
    {
        if (!refused && !head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"The server refused: {Encoding.ASCII.GetString(head)}");
        }

        var name = "\r\nContent-Length: "u8;
        var value = head[(head.IndexOf(name) + name.Length)..];
        var end = value.IndexOf("\r\n"u8);
        return int.Parse(end < 0 ? value : value[..end]);
    }
}
