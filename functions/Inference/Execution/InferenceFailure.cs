namespace AnnotationFunctions.Inference.Execution;

/// <summary>Why a request was not answered.</summary>
internal enum InferenceFailure
{
    /// <summary>The request is wrong: sending it again changes nothing. 400.</summary>
    Invalid,

    /// <summary>There is no such model or version. 404.</summary>
    Unknown,

    /// <summary>The request is larger than the server takes. 413.</summary>
    TooLarge,

    /// <summary>The request is encoded in a way that the server does not undo. 415.</summary>
    Encoded,

    /// <summary>The model's queue or the server's buffers are full. 429.</summary>
    Overloaded,

    /// <summary>The model failed on this input, or gave what it must not. 500.</summary>
    ModelFailed,

    /// <summary>The server has a fault. 500.</summary>
    ServerFailed,

    /// <summary>Loading, draining, or waited too long. 503.</summary>
    Unavailable,

    /// <summary>The model ran longer than it may. 504.</summary>
    TimedOut,
}
