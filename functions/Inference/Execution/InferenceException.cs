namespace AnnotationFunctions.Inference.Execution;

/// <summary>A request cannot be answered; says why, and to the client's retry logic, whether and when to try again.</summary>
internal sealed class InferenceException(InferenceFailure kind, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    public InferenceFailure Kind { get; } = kind;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The same, said of something: messages from within a model begin where its name ends.</summary>
    public InferenceException Of(string subject) => new(Kind, $"{subject} {Message}.", RetryAfter, this);
}
