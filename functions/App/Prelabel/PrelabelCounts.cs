namespace AnnotationFunctions.App.Prelabel;

/// <summary>What the activity <c>PrelabelItems</c> did.</summary>
/// <param name="Prelabelled">Items that have a pre-label of the project's model now.</param>
/// <param name="Skipped">Items that the model does not apply to, or all when the project has no model.</param>
/// <param name="Failed">Items that go on without a pre-label because of an error.</param>
/// <param name="Model">Name of the model, when the project has one.</param>
/// <param name="Digest">SHA-256 of its file.</param>
/// <param name="Reason">The first error, when there was one.</param>
public sealed record PrelabelCounts(int Prelabelled, int Skipped, int Failed, string? Model = null, string? Digest = null, string? Reason = null)
{
    /// <summary>Items of which the model is less sure than the threshold asks for.</summary>
    public int Unsure { get; init; }

    /// <summary>Items that wait for the inference server.</summary>
    public int Waiting { get; init; }

    /// <summary>Seconds that the model ran for them.</summary>
    public double Seconds { get; init; }

    /// <summary>What that cost, by the price of an hour in the settings.</summary>
    public decimal Cost { get; init; }

    /// <summary>Seconds after which to try again, when the server that runs the model is not ready; nothing was done then.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Seconds that these items have waited for the server so far.</summary>
    public int WaitedSeconds { get; init; }
}
