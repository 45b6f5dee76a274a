using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>
/// host.json with its setting references resolved. Both builds of an app share the file, so what another host reads is left alone.
/// </summary>
internal sealed class HostFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly JsonObject root;

    private HostFile(JsonObject root)
    {
        this.root = root;
        LogLevels = (Find("logging", "logLevel") as JsonObject ?? []).ToDictionary(
            level => level.Key,
            level => Enum.TryParse<LogLevel>(level.Value?.ToString(), ignoreCase: true, out var parsed)
                ? parsed
                : throw new HostStartException(
                    $"host.json, logging.logLevel.{level.Key} is '{level.Value}'; "
                    + $"one of {string.Join(", ", Enum.GetNames<LogLevel>())} was expected."));
    }

    /// <summary>First segments of every HTTP route; may be empty.</summary>
    public string RoutePrefix => (Text("extensions", "http", "routePrefix") ?? "api").Trim('/');

    /// <summary>How many blobs one function handles at a time.</summary>
    public int BlobParallelism => Number("extensions", "blobs", "maxDegreeOfParallelism") ?? 8 * Environment.ProcessorCount;

    /// <summary>How often a blob is tried before it counts as poison.</summary>
    public int BlobAttempts => Number("extensions", "blobs", "poisonBlobThreshold") ?? 5;

    public string? DurableHubName => Text("extensions", "durableTask", "hubName");

    public string? DurableConnectionName => Text("extensions", "durableTask", "storageProvider", "connectionName");

    public int? MaxConcurrentActivities => Number("extensions", "durableTask", "maxConcurrentActivityFunctions");

    public int? MaxConcurrentOrchestrators => Number("extensions", "durableTask", "maxConcurrentOrchestratorFunctions");

    /// <summary>Category → level; the category "default" stands for all others.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; }

    public static HostFile Read(string directory, SettingReferences settings)
    {
        var path = Path.Combine(directory, "host.json");
        return Parse(File.Exists(path) ? File.ReadAllText(path) : """{ "version": "2.0" }""", path, settings);
    }

    public static HostFile Parse(string json, string path, SettingReferences settings)
    {
        JsonObject root;
        try
        {
            root = JsonNode.Parse(json, null, Lenient) as JsonObject ?? throw new HostStartException($"{path} holds no JSON object.");
        }
        catch (JsonException error)
        {
            throw new HostStartException($"{path} is not JSON: {error.Message}");
        }

        if (root["version"]?.ToString() is var version and not "2.0")
        {
            throw new HostStartException($"{path} has version '{version}'; this host reads version '2.0'.");
        }

        foreach (var (place, value) in settings.HostFileOverrides())
        {
            Set(root, place, value);
        }

        Resolve(root, path, settings);
        return new HostFile(root);
    }

    private static void Set(JsonObject node, ReadOnlySpan<string> path, string value)
    {
        // Settings do not tell upper from lower case.
        var wanted = path[0];
        var name = node.Select(member => member.Key).FirstOrDefault(key => key.Equals(wanted, StringComparison.OrdinalIgnoreCase)) ?? wanted;
        if (path.Length == 1)
        {
            node[name] = value;
            return;
        }

        if (node[name] is not JsonObject inner)
        {
            node[name] = inner = [];
        }

        Set(inner, path[1..], value);
    }

    private static void Resolve(JsonNode node, string place, SettingReferences settings)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToArray())
            {
                members[name] = Resolved(value, $"{place}, {name}", settings);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                items[i] = Resolved(items[i], $"{place}[{i}]", settings);
            }
        }
    }

    private static JsonNode? Resolved(JsonNode? value, string place, SettingReferences settings)
    {
        if (value is JsonValue scalar && scalar.TryGetValue<string>(out var text))
        {
            return settings.Resolve(text, place);
        }

        if (value is not null)
        {
            Resolve(value, place, settings);
        }

        return value;
    }

    private JsonNode? Find(params ReadOnlySpan<string> path)
    {
        JsonNode? node = root;
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    private string? Text(params ReadOnlySpan<string> path) => Find(path)?.ToString();

    private int? Number(params ReadOnlySpan<string> path)
    {
        if (Text(path) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, out var number) && number > 0
            ? number
            : throw new HostStartException($"host.json, {string.Join('.', path.ToArray())} is '{text}'; a whole number above 0 was expected.");
    }
}
