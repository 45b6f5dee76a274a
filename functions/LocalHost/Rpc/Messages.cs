using ProtoBuf;

namespace AnnotationFunctions.LocalHost.Rpc;

// What host and worker say to each other over AzureFunctionsRpcMessages.FunctionRpc: the members that this host uses, under the numbers that they
// have on the wire. What else a message holds is skipped.

/// <summary>The envelope: one of its members is set. An answer has the request id of its question.</summary>
[ProtoContract]
public sealed class StreamingMessage
{
    [ProtoMember(1)]
    public string RequestId { get; set; } = "";

    [ProtoMember(2)]
    public WorkerLogEntry? Log { get; set; }

    [ProtoMember(4)]
    public InvocationRequest? Invoke { get; set; }

    [ProtoMember(5)]
    public InvocationResponse? Invoked { get; set; }

    [ProtoMember(8)]
    public FunctionLoad? Load { get; set; }

    [ProtoMember(9)]
    public FunctionLoaded? Loaded { get; set; }

    [ProtoMember(12)]
    public Empty? StatusWanted { get; set; }

    [ProtoMember(13)]
    public Empty? Status { get; set; }

    [ProtoMember(14)]
    public Termination? Terminate { get; set; }

    [ProtoMember(16)]
    public WorkerInitialized? Initialized { get; set; }

    [ProtoMember(17)]
    public WorkerInit? Init { get; set; }

    [ProtoMember(20)]
    public WorkerStart? Start { get; set; }

    [ProtoMember(21)]
    public InvocationCancel? Cancel { get; set; }

    [ProtoMember(29)]
    public MetadataWanted? MetadataWanted { get; set; }

    [ProtoMember(30)]
    public MetadataFound? Metadata { get; set; }
}

/// <summary>A message that says all by being there.</summary>
[ProtoContract]
public sealed class Empty;

/// <summary>The worker's first message.</summary>
[ProtoContract]
public sealed class WorkerStart
{
    [ProtoMember(2)]
    public string WorkerId { get; set; } = "";
}

/// <summary>The host greets the worker.</summary>
[ProtoContract]
public sealed class WorkerInit
{
    [ProtoMember(1)]
    public string HostVersion { get; set; } = "";

    [ProtoMember(2)]
    public Dictionary<string, string> Capabilities { get; set; } = [];

    [ProtoMember(4)]
    public string WorkerDirectory { get; set; } = "";

    [ProtoMember(5)]
    public string AppDirectory { get; set; } = "";
}

/// <summary>The worker is ready, and tells what it can do.</summary>
[ProtoContract]
public sealed class WorkerInitialized
{
    [ProtoMember(1)]
    public string Version { get; set; } = "";

    [ProtoMember(2)]
    public Dictionary<string, string> Capabilities { get; set; } = [];

    [ProtoMember(3)]
    public StatusResult? Result { get; set; }
}

/// <summary>How something ended.</summary>
[ProtoContract]
public sealed class StatusResult
{
    [ProtoMember(2)]
    public RpcError? Error { get; set; }

    [ProtoMember(4)]
    public ResultStatus Status { get; set; }
}

public enum ResultStatus
{
    Failure = 0,
    Success = 1,
    Cancelled = 2,
}

/// <summary>An exception in the worker.</summary>
[ProtoContract]
public sealed class RpcError
{
    [ProtoMember(1)]
    public string StackTrace { get; set; } = "";

    [ProtoMember(2)]
    public string Message { get; set; } = "";

    [ProtoMember(3)]
    public string Source { get; set; } = "";

    [ProtoMember(5)]
    public string Type { get; set; } = "";
}

[ProtoContract]
public sealed class MetadataWanted
{
    [ProtoMember(1)]
    public string AppDirectory { get; set; } = "";
}

/// <summary>The functions of the app. Each is kept as it came, since the worker gets it back to load it.</summary>
[ProtoContract]
public sealed class MetadataFound
{
    [ProtoMember(1)]
    public List<byte[]> Functions { get; set; } = [];

    [ProtoMember(2)]
    public StatusResult? Result { get; set; }
}

/// <summary>What the host reads of a function's metadata.</summary>
[ProtoContract]
public sealed class FunctionMetadata
{
    [ProtoMember(2)]
    public string ScriptFile { get; set; } = "";

    [ProtoMember(3)]
    public string EntryPoint { get; set; } = "";

    [ProtoMember(4)]
    public string Name { get; set; } = "";

    /// <summary>One JSON object per binding: the attribute of the parameter.</summary>
    [ProtoMember(10)]
    public List<string> RawBindings { get; set; } = [];

    [ProtoMember(13)]
    public string FunctionId { get; set; } = "";

    /// <summary>Its retry policy, by its being there.</summary>
    [ProtoMember(15)]
    public Empty? Retry { get; set; }
}

[ProtoContract]
public sealed class FunctionLoad
{
    [ProtoMember(1)]
    public string FunctionId { get; set; } = "";

    [ProtoMember(2)]
    public byte[] Metadata { get; set; } = [];
}

[ProtoContract]
public sealed class FunctionLoaded
{
    [ProtoMember(1)]
    public string FunctionId { get; set; } = "";

    [ProtoMember(2)]
    public StatusResult? Result { get; set; }
}

/// <summary>Runs a function.</summary>
[ProtoContract]
public sealed class InvocationRequest
{
    [ProtoMember(1)]
    public string InvocationId { get; set; } = "";

    [ProtoMember(2)]
    public string FunctionId { get; set; } = "";

    [ProtoMember(3)]
    public List<BoundValue> Inputs { get; set; } = [];

    [ProtoMember(4)]
    public Dictionary<string, Datum> TriggerMetadata { get; set; } = [];

    /// <summary>Never null: the worker reads it without asking.</summary>
    [ProtoMember(5)]
    public TraceParent Trace { get; set; } = new();
}

[ProtoContract]
public sealed class TraceParent
{
    [ProtoMember(1)]
    public string Parent { get; set; } = "";

    [ProtoMember(2)]
    public string State { get; set; } = "";
}

/// <summary>The value of one parameter.</summary>
[ProtoContract]
public sealed class BoundValue
{
    [ProtoMember(1)]
    public string Name { get; set; } = "";

    /// <summary>Never null: a parameter without value has an empty one.</summary>
    [ProtoMember(2)]
    public Datum Value { get; set; } = new();
}

/// <summary>A value in one of the forms that the worker knows; in none of them it is null.</summary>
[ProtoContract]
public sealed class Datum
{
    [ProtoMember(1)]
    public string? Text { get; set; }

    [ProtoMember(2)]
    public string? Json { get; set; }

    [ProtoMember(3)]
    public byte[]? Bytes { get; set; }

    /// <summary>An HTTP request that comes over the worker's own server; empty here.</summary>
    [ProtoMember(5)]
    public Empty? Http { get; set; }

    [ProtoMember(12)]
    public ModelBinding? Model { get; set; }
}

/// <summary>Tells the worker where to find what it binds, instead of the thing itself.</summary>
[ProtoContract]
public sealed class ModelBinding
{
    [ProtoMember(1)]
    public string Version { get; set; } = "";

    [ProtoMember(2)]
    public string Source { get; set; } = "";

    [ProtoMember(3)]
    public string ContentType { get; set; } = "";

    [ProtoMember(4)]
    public byte[] Content { get; set; } = [];
}

/// <summary>What a function returned, or how it failed.</summary>
[ProtoContract]
public sealed class InvocationResponse
{
    [ProtoMember(1)]
    public string InvocationId { get; set; } = "";

    [ProtoMember(3)]
    public StatusResult? Result { get; set; }

    [ProtoMember(4)]
    public Datum? ReturnValue { get; set; }
}

[ProtoContract]
public sealed class InvocationCancel
{
    [ProtoMember(2)]
    public string InvocationId { get; set; } = "";
}

[ProtoContract]
public sealed class Termination
{
    [ProtoMember(1)]
    public GracePeriod Grace { get; set; } = new();
}

/// <summary>A protobuf Duration.</summary>
[ProtoContract]
public sealed class GracePeriod
{
    [ProtoMember(1)]
    public long Seconds { get; set; }
}

/// <summary>A line that the worker logs.</summary>
[ProtoContract]
public sealed class WorkerLogEntry
{
    [ProtoMember(1)]
    public string InvocationId { get; set; } = "";

    [ProtoMember(2)]
    public string Category { get; set; } = "";

    /// <summary>Trace 0 … Critical 5, None 6: the levels of Microsoft.Extensions.Logging.</summary>
    [ProtoMember(3)]
    public int Level { get; set; }

    [ProtoMember(4)]
    public string Message { get; set; } = "";

    [ProtoMember(5)]
    public string EventId { get; set; } = "";

    [ProtoMember(6)]
    public RpcError? Exception { get; set; }

    /// <summary>0 of the app, 1 of the platform, 2 a metric.</summary>
    [ProtoMember(8)]
    public int Kind { get; set; }
}
