using System.Threading.Channels;
using AnnotationFunctions.LocalHost.Rpc;
using AnnotationFunctions.LocalHost.Worker;
using Grpc.Core;
using Grpc.Net.Client;

namespace AnnotationFunctions.Tests.Conformance.Worker;

/// <summary>A worker without functions that says what a test has it say: it greets and tells its functions, and answers the rest only when told to.</summary>
internal sealed class ScriptedWorker : IRunningWorker
{
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource kill = new();
    private readonly Task conversation;

    public ScriptedWorker(string id, Uri host, bool answers)
    {
        Answers = answers;
        outgoing.Writer.TryWrite(new StreamingMessage { Start = new WorkerStart { WorkerId = id } });
        conversation = ConverseAsync(host);
    }

    /// <summary>Whether it answers the question for its status.</summary>
    public bool Answers { get; set; }

    /// <summary>How often it was asked for its status.</summary>
    public int Asked { get; private set; }

    /// <summary>Whether the host has ever spoken to it.</summary>
    public bool Heard { get; private set; }

    /// <summary>Completes when the host has ended the conversation.</summary>
    public Task Conversation => conversation;

    public int Id => 0;

    public Task<int> Ended => ended.Task;

    public string LastWords => "";

    public void Kill()
    {
        ended.TrySetResult(137);
        kill.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await conversation.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ConverseAsync(Uri host)
    {
        await Task.Yield();
        using var channel = GrpcChannel.ForAddress(host);
        using var call = new FunctionRpc.FunctionRpcClient(channel).EventStream(cancellationToken: kill.Token);
        var sending = SendAsync(call.RequestStream);
        await foreach (var message in call.ResponseStream.ReadAllAsync(kill.Token))
        {
            Heard = true;
            if (Answer(message) is { } answer)
            {
                answer.RequestId = message.RequestId;
                outgoing.Writer.TryWrite(answer);
            }
        }

        outgoing.Writer.Complete();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private StreamingMessage? Answer(StreamingMessage message)
    {
        var success = new StatusResult { Status = StatusResult.Types.Ending.Success };
        if (message.StatusWanted is not null)
        {
            Asked++;
            return Answers ? new StreamingMessage { Status = new Nothing() } : null;
        }

        return message switch
        {
            { Init: not null } => new StreamingMessage { Initialized = new WorkerInitialized { Result = success } },
            { MetadataWanted: not null } => new StreamingMessage { Metadata = new MetadataFound { Result = success } },
            _ => null,
        };
    }

    private async Task SendAsync(IClientStreamWriter<StreamingMessage> stream)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(kill.Token))
        {
            await stream.WriteAsync(message, kill.Token);
        }
    }
}
