using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>The <c>Values</c> of local.settings.json as configuration; environment variables and the command line win over them.</summary>
internal static class LocalSettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The values as they stand in the file; none without one.</summary>
    public static IReadOnlyDictionary<string, string> Read(string directory)
    {
        var path = Path.Combine(directory, "local.settings.json");
        try
        {
            var values = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path), null, Lenient)?["Values"] as JsonObject ?? [] : [];
            return values.Where(value => value.Value is not null).ToDictionary(value => value.Key, value => value.Value!.ToString());
        }
        catch (JsonException error)
        {
            throw new HostStartException($"{path} is not JSON: {error.Message}");
        }
    }

    public static void AddTo(IConfigurationBuilder configuration, IReadOnlyDictionary<string, string> values)
    {
        var sources = configuration.Sources;
        var environment = sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(source => source.Prefix is null or "");
        var position = environment is null ? 0 : sources.IndexOf(environment);
        sources.Insert(position, new MemoryConfigurationSource { InitialData = values.Select(value => KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal), (string?)value.Value)) });
    }
}
