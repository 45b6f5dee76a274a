namespace AnnotationFunctions.Cli.Simulation;

/// <summary>What one simulated annotator did.</summary>
internal sealed record AnnotatorTally(string Annotator)
{
    /// <summary>Callbacks with a valid signature, repetitions included.</summary>
    public int Callbacks { get; init; }

    /// <summary>Callbacks whose id had come before.</summary>
    public int Repeated { get; init; }

    /// <summary>Callbacks refused because the signature was wrong.</summary>
    public int Forged { get; init; }

    /// <summary>Answers that the app took.</summary>
    public int Answered { get; init; }

    /// <summary>Answers among them that were right.</summary>
    public int Right { get; init; }

    /// <summary>Answers that the app refused, because the task had gone to somebody else or was closed.</summary>
    public int Refused { get; init; }

    /// <summary>Tasks that were left for the moment, because the app was out of reach; those in hand were taken up again when it was back.</summary>
    public int Interrupted { get; init; }

    /// <summary>Tasks that could not be answered, because the picture was not as expected.</summary>
    public int Failed { get; init; }

    /// <summary>Why the last of them failed.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The share of right answers among those taken; null before the first.</summary>
    public double? Accuracy => Answered == 0 ? null : (double)Right / Answered;
}
