using System.Buffers;
using System.IO.Pipelines;
using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>
/// A request's body in one pinned buffer, placed so that its binary part begins aligned: the tensors are used where they were received.
/// Rents whatever else the request needs, and gives all back when it is disposed of.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 16 << 10;
    private const int DecodedBytes = 64 << 10;

    private readonly PinnedBufferPool pool;
    private readonly BufferBudget budget;
    private readonly List<(PinnedBuffer Buffer, int Bytes)> rented = new(1);
    private PinnedBuffer buffer = null!;
    private int start;
    private int length;

    private RequestBody(PinnedBufferPool pool, BufferBudget budget) => (this.pool, this.budget) = (pool, budget);

    public int JsonLength { get; private set; }

    /// <summary>Whether the client does not say where the JSON ends, so that all of the body is.</summary>
    public bool IsAllJson { get; private set; }

    /// <summary>Whether the client says that there is no JSON at all.</summary>
    public bool IsRaw { get; private set; }

    public ReadOnlySpan<byte> Json => buffer.Span.Slice(start, JsonLength);

    public int BinaryLength => length - JsonLength;

    /// <summary>Reads a whole body, and undoes its compression.</summary>
    /// <param name="request">Its body was not read.</param>
    /// <param name="jsonLength">How many bytes of the plain body are JSON; null for all.</param>
    /// <param name="maxBytes">How many the plain body may have.</param>
    /// <param name="pool">Gives the buffer.</param>
    /// <param name="budget">Bounds what all requests hold.</param>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, int? jsonLength, int maxBytes, PinnedBufferPool pool, BufferBudget budget)
    {
        var body = new RequestBody(pool, budget);
        try
        {
            await body.FillAsync(request, jsonLength, maxBytes);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>A further buffer, kept until the request is done.</summary>
    public PinnedBuffer Rent(int bytes)
    {
        budget.Take(bytes);
        var extra = pool.Rent(bytes);
        rented.Add((extra, bytes));
        return extra;
    }

    /// <summary>A part of the binary data, in place where that is aligned for its type, or copied.</summary>
    public (PinnedBuffer Buffer, int Offset) Binary(int offset, int bytes, int alignment)
    {
        var at = start + JsonLength + offset;
        if (at % Math.Max(1, alignment) == 0)
        {
            return (buffer, at);
        }

        var copy = Rent(bytes);
        buffer.Span.Slice(at, bytes).CopyTo(copy.Span);
        return (copy, 0);
    }

    public ReadOnlySpan<byte> BinarySpan(int offset, int bytes) => buffer.Span.Slice(start + JsonLength + offset, bytes);

    public void Dispose()
    {
        while (rented.Count > 0)
        {
            Return(rented.Count - 1);
        }
    }

    private void Return(int index)
    {
        var (one, bytes) = rented[index];
        rented.RemoveAt(index);
        one.Dispose();
        budget.Give(bytes);
    }

    private async Task FillAsync(HttpRequest request, int? jsonLength, int maxBytes)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        start = jsonLength is { } json ? (PinnedBuffer.Alignment - json % PinnedBuffer.Alignment) % PinnedBuffer.Alignment : 0;
        await using var decoder = ContentCoding.Decoder(request);
        buffer = Rent(start + (int)(decoder is null ? request.ContentLength ?? FirstBytes : FirstBytes));
        if (decoder is null)
        {
            await FillAsync(request.BodyReader, maxBytes, request.HttpContext.RequestAborted);
        }
        else
        {
            await DecodeAsync(request, decoder, maxBytes);
        }

        JsonLength = jsonLength ?? length;
        IsAllJson = jsonLength is null;
        IsRaw = jsonLength == 0;
        if (JsonLength > length)
        {
            throw new InferenceException(
                InferenceFailure.Invalid, $"Inference-Header-Content-Length is {JsonLength}, but the body has {length} bytes.");
        }
    }

    private async Task DecodeAsync(HttpRequest request, Stream decoder, int maxBytes)
    {
        var reader = PipeReader.Create(decoder, new StreamPipeReaderOptions(bufferSize: DecodedBytes, leaveOpen: true));
        try
        {
            await FillAsync(reader, maxBytes, request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            throw ContentCoding.Damaged(request, e);
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private async Task FillAsync(PipeReader reader, int maxBytes, CancellationToken aborted)
    {
        while (true)
        {
            var read = await reader.ReadAsync(aborted);
            Append(read.Buffer, maxBytes);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private void Append(in ReadOnlySequence<byte> bytes, int maxBytes)
    {
        if (length + bytes.Length > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        if (start + length + bytes.Length > buffer.Capacity)
        {
            var larger = Rent((int)Math.Min(start + (long)maxBytes, Math.Max(buffer.Capacity * 2L, start + length + bytes.Length)));
            buffer.Span[..(start + length)].CopyTo(larger.Span);
            Return(0);
            buffer = larger;
        }

        bytes.CopyTo(buffer.Span[(start + length)..]);
        length += (int)bytes.Length;
    }

    private static InferenceException TooLarge(int maxBytes) => new(InferenceFailure.TooLarge, $"A request may have {maxBytes} bytes.");
}
