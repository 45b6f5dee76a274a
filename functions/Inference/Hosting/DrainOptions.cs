namespace AnnotationFunctions.Inference.Hosting;

/// <summary>How the server ends.</summary>
internal sealed record DrainOptions
{
    /// <summary>How long it goes on as before after it was told to stop, but says that it is not ready, until nobody sends to it any more.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests under way may then take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    public IEnumerable<string> Faults()
    {
        if (Grace < TimeSpan.Zero || Grace > TimeSpan.FromMinutes(10))
        {
            yield return $"Inference:Drain:Grace is {Grace}; expected 0 to 10 minutes.";
        }

        if (Timeout < TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(10))
        {
            yield return $"Inference:Drain:Timeout is {Timeout}; expected 0 to 10 minutes.";
        }
    }
}
