using System.Text.Json.Nodes;
using AnnotationFunctions.LocalHost.Rpc;
using Google.Protobuf;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>A function of the app, as its worker describes it.</summary>
internal sealed class AppFunction
{
    private AppFunction(FunctionMetadata metadata, ByteString bytes, JsonObject trigger, IReadOnlyList<JsonObject> inputs)
    {
        Name = metadata.Name;
        Id = metadata.FunctionId;
        EntryPoint = metadata.EntryPoint;
        ScriptFile = metadata.ScriptFile;
        Metadata = bytes;
        Trigger = trigger;
        Inputs = inputs;
    }

    public string Name { get; }

    /// <summary>What the worker calls it.</summary>
    public string Id { get; }

    public string EntryPoint { get; }

    public string ScriptFile { get; }

    /// <summary>The metadata as it came.</summary>
    public ByteString Metadata { get; }

    /// <summary>The binding that starts the function.</summary>
    public JsonObject Trigger { get; }

    /// <summary>Name of the parameter that the trigger fills.</summary>
    public string TriggerParameter => Text("name") ?? "";

    /// <summary>httpTrigger, blobTrigger, timerTrigger, orchestrationTrigger, activityTrigger.</summary>
    public string TriggerType => Text("type") ?? "";

    /// <summary>The bindings besides the trigger that have a value.</summary>
    public IReadOnlyList<JsonObject> Inputs { get; }

    /// <summary>Set once at start for a function that the host does not run, with the reason.</summary>
    public string? Error { get; set; }

    public bool Is(string triggerType) => TriggerType.Equals(triggerType, StringComparison.OrdinalIgnoreCase);

    /// <summary>A member of the trigger's binding; null where it has none.</summary>
    public string? Text(string member) => Text(Trigger, member);

    /// <summary>A flag of the trigger's binding.</summary>
    public bool Flag(string member, bool otherwise) => bool.TryParse(Text(member), out var value) ? value : otherwise;

    public static string? Text(JsonObject binding, string member) =>
        binding.FirstOrDefault(pair => pair.Key.Equals(member, StringComparison.OrdinalIgnoreCase)).Value is JsonValue value ? value.ToString() : null;

    public static AppFunction? TryRead(ByteString bytes, List<string> problems)
    {
        var metadata = FunctionMetadata.Parser.ParseFrom(bytes);
        var bindings = metadata.RawBindings.Select(binding => (JsonObject)JsonNode.Parse(binding)!).ToList();
        var triggers = bindings.Where(binding => Text(binding, "type")?.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase) == true).ToList();
        if (triggers.Count != 1)
        {
            problems.Add($"Function '{metadata.Name}' ({metadata.EntryPoint}) has {triggers.Count} triggers; exactly one was expected.");
            return null;
        }

        if (metadata.Retry is not null)
        {
            problems.Add($"Function '{metadata.Name}' has a retry policy; this host does not run functions again by policy.");
        }

        var inputs = bindings.Where(binding => binding != triggers[0] && !"Out".Equals(Text(binding, "direction"), StringComparison.OrdinalIgnoreCase)).ToList();
        problems.AddRange(inputs.Where(input => Text(input, "type") is not ("durableClient" or "DurableClient")).Select(input =>
            $"Function '{metadata.Name}': the binding '{Text(input, "name")}' is a {Text(input, "type")}; this host binds triggers and durable clients."));
        return new AppFunction(metadata, bytes, triggers[0], inputs);
    }
}
