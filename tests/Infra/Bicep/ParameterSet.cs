using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace AnnotationFunctions.Tests.Infra.Bicep;

/// <summary>A parameter file with a committed snapshot: every resource that it would deploy, with its properties.</summary>
internal sealed record ParameterSet(string Name, string File)
{
    private static readonly ConcurrentDictionary<string, Lazy<JsonObject>> Templates = new();

    /// <summary>Those that have a snapshot: the sizes that ship, and what else can be chosen.</summary>
    public static IReadOnlyList<ParameterSet> All { get; } =
    [
        new("dev", Path.Combine(Repository.Infra, "dev.bicepparam")),
        new("standard", Path.Combine(Repository.Infra, "standard.bicepparam")),
        new("cpu", Path.Combine(Repository.Fixtures, "cpu.bicepparam")),
        new("t4", Path.Combine(Repository.Fixtures, "t4.bicepparam")),
        new("maximal", Path.Combine(Repository.Fixtures, "maximal.bicepparam")),
    ];

    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(set => new TheoryDataRow<string>(set.Name));

    /// <summary>The resources, evaluated as far as that is possible before a deployment.</summary>
    public IReadOnlyList<JsonObject> Resources =>
        [.. JsonNode.Parse(System.IO.File.ReadAllText(Path.ChangeExtension(File, ".snapshot.json")))!["predictedResources"]!.AsArray().Select(each => each!.AsObject())];

    /// <summary>The compiled template.</summary>
    public JsonObject Template => Templates.GetOrAdd(File, file => new Lazy<JsonObject>(() => Compile(file))).Value;

    public static ParameterSet Named(string name) => All.Single(set => set.Name == name);

    public IEnumerable<JsonObject> OfType(string type) => Resources.Where(each => (string?)each["type"] == type);

    /// <summary>Settings of the function app.</summary>
    public IReadOnlyDictionary<string, string> AppSettings => OfType("Microsoft.Web/sites/config")
        .Single(each => ((string)each["name"]!).EndsWith("/appsettings", StringComparison.Ordinal))["properties"]!.AsObject()
        .ToDictionary(each => each.Key, each => (string)each.Value!);

    /// <summary>Compares what would be deployed with the snapshot, or writes it anew.</summary>
    public BicepRun Snapshot(string mode) => BicepTool.Run(
    [
        "snapshot", File, "--mode", mode, "--location", "swedencentral",
        "--subscription-id", "11111111-1111-1111-1111-111111111111", "--tenant-id", "22222222-2222-2222-2222-222222222222",
    ]);

    public override string ToString() => Name;

    private static JsonObject Compile(string file)
    {
        var built = JsonNode.Parse(BicepTool.Run(["build-params", file, "--stdout"]).Succeeded())!;
        return JsonNode.Parse((string)built["templateJson"]!)!.AsObject();
    }
}
