using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>How one model is served: its config.json, over the server's defaults.</summary>
internal sealed record ModelConfig
{
    public required BatchingOptions Batching { get; init; }

    /// <summary>Whether rows of several requests share runs; null where the warm-up decides.</summary>
    public bool? Batch { get; init; }

    /// <summary>Threads of one run on the CPU; null for the server's setting.</summary>
    public int? Threads { get; init; }

    /// <summary>The versions served; null for the newest <see cref="Latest"/>.</summary>
    public IReadOnlyList<int>? Versions { get; init; }

    /// <summary>How many of the newest versions are served, unless <see cref="Versions"/> lists them.</summary>
    public int Latest { get; init; } = int.MaxValue;

    /// <summary>The version that answers where a request names none; null for the newest that is ready.</summary>
    public int? DefaultVersion { get; init; }

    /// <summary>Shapes of the warm-up's input, by name; the first dimension is replaced by the batch.</summary>
    public IReadOnlyDictionary<string, long[]> WarmUp { get; init; } = new Dictionary<string, long[]>();

    /// <summary>Whether an output may hold NaN. Without it, such an answer is an error.</summary>
    public bool AllowNaN { get; init; }

    /// <summary>What it was read from; empty without a file. A change of it is a change of the model.</summary>
    public string Source { get; init; } = "";

    /// <summary>The versions of those there that are served, newest first.</summary>
    public IEnumerable<int> Choose(IEnumerable<int> there) => Versions is { } listed
        ? there.Where(listed.Contains).OrderDescending()
        : there.OrderDescending().Take(Latest);
}
