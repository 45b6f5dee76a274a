using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>How models are run, from the settings that <see cref="PrelabelSettings"/> lists.</summary>
public sealed record PrelabelOptions
{
    /// <summary>Threads of one inference. Default 1: several shards run at once, and small models gain nothing from more.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Items of one inference. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Numbers of one input of an inference. Default 12 million, 48 MB: the inference server takes requests of 64 MB by default.</summary>
    public int MaxRunNumbers { get; init; } = 12_000_000;

    /// <summary>Media read at once by one activity. Default 8.</summary>
    public int ReadsAtOnce { get; init; } = 8;

    /// <summary>Inferences of one model at once in this process. Default 4.</summary>
    public int RunsAtOnce { get; init; } = 4;

    /// <summary>Requests to the inference server at once from this process. Default 8.</summary>
    public int RequestsAtOnce { get; init; } = 8;

    /// <summary>Models kept in memory while nobody uses them. Default 2.</summary>
    public int IdleModels { get; init; } = 2;

    /// <summary>Largest model file in bytes. Default 512 MiB.</summary>
    public long MaxModelBytes { get; init; } = 512L << 20;

    /// <summary>Largest tokenizer in bytes. Default 32 MiB.</summary>
    public long MaxTokenizerBytes { get; init; } = 32L << 20;

    /// <summary>Largest answer of the inference server in bytes. Default 256 MiB.</summary>
    public long MaxResponseBytes { get; init; } = 256L << 20;

    /// <summary>Longest inference. Default one minute.</summary>
    public TimeSpan RunTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one request waits for a server that starts before its activity gives way to a durable timer. Default 15 seconds.</summary>
    public TimeSpan ColdStartWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a batch waits for a server that starts. Default 15 minutes: a GPU node is allocated and its image pulled.</summary>
    public TimeSpan ColdStartLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether tensors travel as bytes rather than as JSON. Default yes.</summary>
    public bool BinaryTensors { get; init; } = true;

    /// <summary>Address of the inference server, ending in a slash; null when there is none.</summary>
    public Uri? InferenceUrl { get; init; }

    /// <summary>Bearer token for it.</summary>
    public string? InferenceKey { get; init; }

    /// <summary>Price of an hour of inference.</summary>
    public decimal PricePerHour { get; init; }

    /// <summary>Hosts of registries that models may come from.</summary>
    public IReadOnlyList<string> Registries { get; init; } = [];

    /// <summary>User name for them.</summary>
    public string? RegistryUser { get; init; }

    /// <summary>Password for them.</summary>
    public string? RegistryPassword { get; init; }

    /// <summary>Whether servers on this machine may be used, over http.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is not what it must be; the message names it.</exception>
    public static PrelabelOptions From(IConfiguration configuration)
    {
        var reader = new Reader(configuration);
        var defaults = new PrelabelOptions();
        var loopback = reader.Flag(PrelabelSettings.AllowLoopback);
        return defaults with
        {
            Threads = (int)reader.Number(PrelabelSettings.Threads, defaults.Threads, 1, 64),
            InferenceUrl = reader.Address(PrelabelSettings.InferenceUrl, loopback),
            InferenceKey = reader.Text(PrelabelSettings.InferenceKey),
            ColdStartLimit = TimeSpan.FromSeconds((int)reader.Number(PrelabelSettings.ColdStartSeconds, (int)defaults.ColdStartLimit.TotalSeconds, 0, 7_200)),
            PricePerHour = reader.Price(PrelabelSettings.PricePerHour),
            Registries = reader.Hosts(PrelabelSettings.Registries),
            RegistryUser = reader.Text(PrelabelSettings.RegistryUser),
            RegistryPassword = reader.Text(PrelabelSettings.RegistryPassword),
            AllowLoopback = loopback,
        };
    }

    private sealed class Reader(IConfiguration configuration)
    {
        public string? Text(string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]!.Trim();

        public bool Flag(string key) => bool.TryParse(Text(key) ?? "false", out var flag) ? flag : throw Wrong(key, "true or false");

        public int Number(string key, int otherwise, int min, int max)
        {
            var text = Text(key);
            return text is null ? otherwise
                : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
                : throw Wrong(key, $"a whole number from {min} to {max}");
        }

        public decimal Price(string key) =>
            decimal.TryParse(Text(key) ?? "0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price <= 10_000 ? price : throw Wrong(key, "a price of 0 to 10000");

        public Uri? Address(string key, bool loopback)
        {
            if (Text(key) is not { } text)
            {
                return null;
            }

            return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Query.Length == 0
                && (url.Scheme == Uri.UriSchemeHttps || (loopback && url.IsLoopback && url.Scheme == Uri.UriSchemeHttp))
                ? url
                : throw Wrong(key, loopback ? "an https address, or http on this machine" : "an https address");
        }

        public IReadOnlyList<string> Hosts(string key) => Text(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(host => Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var url) && string.Equals(url.Authority, host, StringComparison.OrdinalIgnoreCase)
                ? host.ToLowerInvariant()
                : throw Wrong(key, "host names separated by commas, each with a port where it is not 443")).ToArray() ?? [];

        private InvalidOperationException Wrong(string key, string expected) =>
            new($"The setting '{key.Replace(":", "__", StringComparison.Ordinal)}' is '{configuration[key]}'; expected {expected}.");
    }
}
