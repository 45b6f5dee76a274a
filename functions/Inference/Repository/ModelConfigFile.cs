using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Repository;

/// <summary>A model's config.json. All is optional; what it does not know it refuses.</summary>
internal sealed record ModelConfigFile
{
    public const string Name = "config.json";

    /// <summary>Bytes that it may have.</summary>
    public const int MaxBytes = 64 << 10;

    public int? MaxBatchSize { get; init; }

    public double? LatencyBoundMs { get; init; }

    public double? BatchDelayMs { get; init; }

    public int? MaxQueuedRows { get; init; }

    public double? QueueTimeoutMs { get; init; }

    public double? RunTimeoutMs { get; init; }

    public int? Instances { get; init; }

    public int? Threads { get; init; }

    public bool? Batch { get; init; }

    public int[]? Versions { get; init; }

    public int? Latest { get; init; }

    public int? DefaultVersion { get; init; }

    public Dictionary<string, long[]>? WarmUp { get; init; }

    public bool? AllowNaN { get; init; }

    /// <exception cref="ModelFileException">It is not JSON, or holds what is wrong; every fault is named.</exception>
    public static ModelConfig Read(ReadOnlySpan<byte> json, BatchingOptions defaults)
    {
        ModelConfigFile file;
        try
        {
            file = JsonSerializer.Deserialize(json, ModelConfigJson.Default.ModelConfigFile) ?? new ModelConfigFile();
        }
        catch (JsonException e)
        {
            throw new ModelFileException($"its {Name} cannot be read: {e.Message}", e);
        }

        var config = file.Over(defaults) with { Source = Encoding.UTF8.GetString(json) };
        var faults = config.Batching.Faults("").Concat(file.Faults()).ToList();
        return faults.Count == 0 ? config : throw new ModelFileException($"its {Name} is wrong: {string.Join(' ', faults)}");
    }

    private ModelConfig Over(BatchingOptions defaults) => new()
    {
        Batching = defaults with
        {
            MaxBatchSize = MaxBatchSize ?? defaults.MaxBatchSize,
            LatencyBound = Time(LatencyBoundMs) ?? defaults.LatencyBound,
            BatchDelay = Time(BatchDelayMs) ?? defaults.BatchDelay,
            MaxQueuedRows = MaxQueuedRows ?? defaults.MaxQueuedRows,
            QueueTimeout = Time(QueueTimeoutMs) ?? defaults.QueueTimeout,
            RunTimeout = Time(RunTimeoutMs) ?? defaults.RunTimeout,
            Instances = Instances ?? defaults.Instances,
        },
        Batch = Batch,
        Threads = Threads,
        Versions = Versions,
        Latest = Latest ?? int.MaxValue,
        DefaultVersion = DefaultVersion,
        WarmUp = WarmUp ?? [],
        AllowNaN = AllowNaN ?? false,
    };

    private IEnumerable<string> Faults()
    {
        if (Threads is < 0 or > 1024)
        {
            yield return $"threads is {Threads}; expected 0 to 1024.";
        }

        if (Latest < 1)
        {
            yield return $"latest is {Latest}; expected 1 or more.";
        }

        if (Versions is not null && (Versions.Length == 0 || Versions.Any(version => version < 1)))
        {
            yield return "versions must list at least one number of 1 or more.";
        }

        if (Versions is not null && DefaultVersion is { } chosen && !Versions.Contains(chosen))
        {
            yield return $"defaultVersion is {chosen}, which versions does not list.";
        }

        foreach (var (input, shape) in WarmUp ?? [])
        {
            if (shape.Length > 16 || shape.Any(size => size < 1))
            {
                yield return $"warmUp '{input}' is {TensorSpec.Text(shape)}; expected sizes of 1 or more.";
            }
        }
    }

    private static TimeSpan? Time(double? milliseconds) => milliseconds is { } value
        ? TimeSpan.FromMilliseconds(Math.Clamp(double.IsFinite(value) ? value : -1, -1, 1e9))
        : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(ModelConfigFile))]
internal sealed partial class ModelConfigJson : JsonSerializerContext;
