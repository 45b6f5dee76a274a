using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>
/// host.json with the settings that stand over its values, and with its setting references resolved. Every host shares the file, so what another host reads
/// is left alone.
/// </summary>
internal sealed class HostFile
{
    private readonly IConfiguration content;

    private HostFile(IConfiguration content)
    {
        this.content = content;
        LogLevels = content.GetSection("logging:logLevel").GetChildren().ToDictionary(
            level => level.Key,
            level => Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var parsed)
                ? parsed
                : throw new HostStartException(
                    $"host.json, logging.logLevel.{level.Key} is '{level.Value}'; "
                    + $"one of {string.Join(", ", Enum.GetNames<LogLevel>())} was expected."));
    }

    /// <summary>First segments of every HTTP route; may be empty.</summary>
    public string RoutePrefix => (content["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>How many blobs one function handles at a time.</summary>
    public int BlobParallelism => Number("extensions:blobs:maxDegreeOfParallelism") ?? 8 * Environment.ProcessorCount;

    /// <summary>How often a blob is tried before it counts as poison.</summary>
    public int BlobAttempts => Number("extensions:blobs:poisonBlobThreshold") ?? 5;

    public string? DurableHubName => content["extensions:durableTask:hubName"];

    public string? DurableConnectionName => content["extensions:durableTask:storageProvider:connectionName"];

    public int? MaxConcurrentActivities => Number("extensions:durableTask:maxConcurrentActivityFunctions");

    public int? MaxConcurrentOrchestrators => Number("extensions:durableTask:maxConcurrentOrchestratorFunctions");

    /// <summary>Category → level; the category "default" stands for all others.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; }

    public static HostFile Read(string directory, SettingReferences settings)
    {
        var path = Path.Combine(directory, "host.json");
        return Parse(File.Exists(path) ? File.ReadAllText(path) : """{ "version": "2.0" }""", path, settings);
    }

    public static HostFile Parse(string json, string path, SettingReferences settings)
    {
        IConfigurationRoot file;
        try
        {
            file = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).AddConfiguration(settings.OverHostFile).Build();
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new HostStartException($"{path} is not JSON as it should be: {error.Message}");
        }

        if (file["version"] is var version and not "2.0")
        {
            throw new HostStartException($"{path} has version '{version}'; this host reads version '2.0'.");
        }

        foreach (var (place, value) in file.AsEnumerable().Where(setting => setting.Value is not null))
        {
            file[place] = settings.Resolve(value!, $"{path}, {place.Replace(":", ", ", StringComparison.Ordinal)}");
        }

        return new HostFile(file);
    }

    private int? Number(string place) => content[place] is not { } text ? null
        : int.TryParse(text, out var number) && number > 0 ? number
        : throw new HostStartException($"host.json, {place.Replace(':', '.')} is '{text}'; a whole number above 0 was expected.");
}
