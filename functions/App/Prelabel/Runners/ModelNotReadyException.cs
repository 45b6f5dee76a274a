namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>The server that runs a model is not ready yet: it starts from nothing, loads the model, or has too much to do.</summary>
/// <param name="message">What it said.</param>
/// <param name="retryAfter">When it asks to be tried again.</param>
/// <param name="inner">What went wrong underneath.</param>
public sealed class ModelNotReadyException(string message, TimeSpan retryAfter, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
