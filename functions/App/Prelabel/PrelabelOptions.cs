using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>How models are run, from the settings <c>Prelabel__…</c>.</summary>
public sealed record PrelabelOptions
{
    /// <summary>Threads of one inference. Default 1: several shards run at once, and small models gain nothing from more.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Images of one inference. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Media read at once by one shard. Default 8.</summary>
    public int ReadsAtOnce { get; init; } = 8;

    /// <summary>Models kept in memory while nobody uses them. Default 2.</summary>
    public int IdleModels { get; init; } = 2;

    /// <summary>Largest model file in bytes. Default 512 MiB.</summary>
    public long MaxModelBytes { get; init; } = 512L << 20;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">The number of threads is no number from 1 to 64.</exception>
    public static PrelabelOptions From(IConfiguration configuration)
    {
        var text = configuration["Prelabel:Threads"];
        if (string.IsNullOrEmpty(text))
        {
            return new PrelabelOptions();
        }

        return int.TryParse(text, out var threads) && threads is >= 1 and <= 64
            ? new PrelabelOptions { Threads = threads }
            : throw new InvalidOperationException($"The setting 'Prelabel__Threads' is '{text}'; expected a whole number from 1 to 64.");
    }
}
