using System.Collections.Concurrent;
using System.Threading.Channels;
using AnnotationFunctions.LocalHost.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>
/// The conversation with one connected worker. Questions and invocations wait here for their answers; when the worker is lost, all of them fail at once.
/// </summary>
internal sealed class WorkerChannel(WorkerLog log)
{
    private static readonly WriteOptions Held = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Sent = new();

    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> questions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> invocations = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker is gone.</summary>
    public Task Lost => lost.Task;

    /// <summary>Where the worker serves the requests of HTTP functions; null for one that has none.</summary>
    public Uri? Http { get; set; }

    /// <summary>Writes what goes to the worker, until it is lost. What waits together goes out together.</summary>
    public async Task SendAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellation)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(cancellation))
        {
            stream.WriteOptions = outgoing.Reader.TryPeek(out _) ? Held : Sent;
            await stream.WriteAsync(message, cancellation);
        }
    }

    /// <summary>Takes what comes from the worker, until the stream ends.</summary>
    public async Task ReceiveAsync(IAsyncStreamReader<StreamingMessage> stream, CancellationToken cancellation)
    {
        try
        {
            while (await stream.MoveNext(cancellation))
            {
                Receive(stream.Current);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or RpcException)
        {
            // The connection broke: the worker is lost.
        }
        finally
        {
            Lose();
        }
    }

    /// <summary>Asks the worker, and waits for the answer.</summary>
    /// <exception cref="WorkerLostException">The worker went away before it answered.</exception>
    public async Task<StreamingMessage> AskAsync(StreamingMessage question, CancellationToken cancellation)
    {
        question.RequestId = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        questions[question.RequestId] = answer;
        try
        {
            Send(question);
            return await answer.Task.WaitAsync(cancellation);
        }
        finally
        {
            questions.TryRemove(question.RequestId, out _);
        }
    }

    /// <summary>
    /// Runs a function and waits until it has ended. A cancellation is passed on: the function's token fires, and it is the function that ends.
    /// </summary>
    /// <exception cref="WorkerLostException">The worker went away; whether the function ran is not known.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        invocations[request.InvocationId] = answer;
        try
        {
            Send(new StreamingMessage { RequestId = request.InvocationId, Invoke = request });
            await using var _ = cancellation.Register(() => TrySend(new StreamingMessage { Cancel = new InvocationCancel { InvocationId = request.InvocationId } }));
            return await answer.Task;
        }
        finally
        {
            invocations.TryRemove(request.InvocationId, out _);
        }
    }

    /// <summary>Sends what needs no answer.</summary>
    public bool TrySend(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    /// <summary>Gives the worker up: nothing more is sent, and whoever waits is told.</summary>
    public void Lose()
    {
        outgoing.Writer.TryComplete();
        lost.TrySetResult();
        foreach (var answer in questions.Values)
        {
            answer.TrySetException(new WorkerLostException());
        }

        foreach (var answer in invocations.Values)
        {
            answer.TrySetException(new WorkerLostException());
        }
    }

    private void Send(StreamingMessage message)
    {
        // What was registered before the loss is failed by it; what comes later is refused here.
        if (!TrySend(message) || lost.Task.IsCompleted)
        {
            throw new WorkerLostException();
        }
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.Invoked when invocations.TryGetValue(message.Invoked.InvocationId, out var invocation):
                invocation.TrySetResult(message.Invoked);
                break;
            case StreamingMessage.ContentOneofCase.Log:
                log.Write(message.Log);
                break;
            default:
                questions.GetValueOrDefault(message.RequestId)?.TrySetResult(message);
                break;
        }
    }
}

/// <summary>The worker ended or was given up while it was asked.</summary>
internal sealed class WorkerLostException() : Exception("The worker of the function app ended; it is started again.");
