using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Configuration;

namespace AnnotationFunctions.LocalHost.Rpc;

/// <summary>The service that workers connect to: one stream of messages in either direction.</summary>
[Service("AzureFunctionsRpcMessages.FunctionRpc")]
public interface IFunctionRpc
{
    [Operation("EventStream")]
    IAsyncEnumerable<StreamingMessage> EventStreamAsync(IAsyncEnumerable<StreamingMessage> messages, CallContext context = default);
}
