namespace AnnotationFunctions.Inference.Execution;

/// <summary>How a model's requests are put together. Defaults for every model; a model's config.json overrides them.</summary>
internal sealed record BatchingOptions
{
    /// <summary>Rows of one run at most; 1 switches batching off.</summary>
    public int MaxBatchSize { get; init; } = 32;

    /// <summary>
    /// How long a request that meets an idle or busy server, not an overloaded one, may take. A run is kept to the rows that take half of
    /// it, because a request may have to wait for the run before its own.
    /// </summary>
    public TimeSpan LatencyBound { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a free instance waits for company for a request. Zero is right for most: while one batch runs the next gathers, so that
    /// batches grow with load and a lone request waits for nobody.
    /// </summary>
    public TimeSpan BatchDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Rows that may wait; more are refused with 429. 0 for sixteen batches.</summary>
    public int MaxQueuedRows { get; init; }

    /// <summary>How long a request may wait before it is refused with 503.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a run may take before it is stopped.</summary>
    public TimeSpan RunTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Runs at the same time.</summary>
    public int Instances { get; init; } = 1;

    public int QueueLimit => MaxQueuedRows > 0 ? MaxQueuedRows : 16 * MaxBatchSize;

    /// <summary>What is wrong, each with the name of the setting below <paramref name="place"/>.</summary>
    public IEnumerable<string> Faults(string place)
    {
        (string Name, bool Right, object Value, string Expected)[] rules =
        [
            (nameof(MaxBatchSize), MaxBatchSize is >= 1 and <= 4096, MaxBatchSize, "1 to 4096"),
            (nameof(LatencyBound), LatencyBound > TimeSpan.Zero && LatencyBound <= TimeSpan.FromMinutes(10), LatencyBound, "more than 0, at most 10 minutes"),
            (nameof(BatchDelay), BatchDelay >= TimeSpan.Zero && BatchDelay <= LatencyBound / 2, BatchDelay, "0 to half of LatencyBound"),
            (nameof(MaxQueuedRows), MaxQueuedRows == 0 || MaxQueuedRows >= MaxBatchSize, MaxQueuedRows, "0, or at least MaxBatchSize"),
            (nameof(QueueTimeout), QueueTimeout > TimeSpan.Zero && QueueTimeout <= TimeSpan.FromHours(1), QueueTimeout, "more than 0, at most an hour"),
            (nameof(RunTimeout), RunTimeout > TimeSpan.Zero && RunTimeout <= TimeSpan.FromHours(1), RunTimeout, "more than 0, at most an hour"),
            (nameof(Instances), Instances is >= 1 and <= 64, Instances, "1 to 64"),
        ];
        return rules.Where(rule => !rule.Right).Select(rule => $"{place}{rule.Name} is {rule.Value}; expected {rule.Expected}.");
    }
}
