using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.OpenApi;

/// <summary>
/// JSON Schemas of the types that cross the wire, each record as one component that others refer to, as the serialiser itself describes
/// them. Optional members are written as absent, never as null.
/// </summary>
internal sealed class SchemaComponents
{
    private readonly DocComments comments = new();
    private readonly Dictionary<string, Type> named = new(StringComparer.Ordinal);
    private readonly HashSet<string> roots = new(StringComparer.Ordinal);
    private readonly Queue<Type> waiting = new();

    /// <summary>The components, complete once <see cref="Complete"/> has run.</summary>
    internal JsonObject Components { get; } = [];

    /// <summary>A schema for a type; whatever records it is made of become components.</summary>
    internal JsonNode Of(Type type)
    {
        var schema = IsComponent(type) ? Reference(type) : Export(type);
        roots.UnionWith(named.Keys.Where(name => RefersTo(schema, name)));
        return schema;
    }

    /// <summary>Describes every component that is referred to.</summary>
    internal void Complete()
    {
        while (waiting.TryDequeue(out var type))
        {
            Components[NameOf(type)] = Own(type) ?? Export(type);
        }

        // The inside of a type that has a document of its own was looked at, too, but nothing refers to it.
        while (Components.Where(component => !referred(component.Key)).Select(component => component.Key).ToList() is { Count: > 0 } unused)
        {
            unused.ForEach(name => Components.Remove(name));
        }

        bool referred(string name) => roots.Contains(name) || Components.Any(other => other.Key != name && RefersTo(other.Value!, name));
    }

    private static bool RefersTo(JsonNode node, string name) => node.ToJsonString().Contains($"\"#/components/schemas/{name}\"", StringComparison.Ordinal);

    private JsonNode Export(Type root)
    {
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Transform(context, node, root),
        };
        return Json.Http.GetJsonSchemaAsNode(root, options);
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, Type root)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var isRoot = context.Path.IsEmpty && type == root;
        var result = IsComponent(type) && !isRoot ? Reference(type) : type.IsEnum ? OfEnum(type, node) : node;
        if (result is not JsonObject schema)
        {
            return result;
        }

        WithoutNull(schema);
        schema.Remove("additionalProperties"); // answers may grow
        OnlyPresentRequired(schema, context.TypeInfo);
        var comment = context.PropertyInfo?.AttributeProvider is PropertyInfo property ? comments.OfProperty(property) : isRoot ? comments.OfType(type) : null;
        if (comment is not null)
        {
            schema["description"] = comment;
        }

        return schema;
    }

    // Of a converter that is not the framework's own the exporter says nothing.
    private static JsonNode OfEnum(Type type, JsonNode node)
    {
        var schema = node as JsonObject ?? [];
        if (!schema.ContainsKey("enum") && !schema.ContainsKey("type"))
        {
            schema["type"] = "string";
            if (!type.IsDefined(typeof(FlagsAttribute), inherit: false))
            {
                schema["enum"] = new JsonArray([.. Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(value, type, Json.Http))]);
            }
        }

        return schema;
    }

    private static void WithoutNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            var others = types.Select(each => each!.GetValue<string>()).Where(each => each != "null").ToArray();
            schema["type"] = others.Length == 1 ? others[0] : new JsonArray([.. others.Select(each => (JsonNode)each)]);
        }

        if (schema["enum"] is JsonArray values && values.Contains(null))
        {
            schema["enum"] = new JsonArray([.. values.Where(each => each is not null).Select(each => each!.DeepClone())]);
        }

        if (schema["default"] is null)
        {
            schema.Remove("default");
        }
    }

    // The serialiser leaves null members out.
    private static void OnlyPresentRequired(JsonObject schema, JsonTypeInfo type)
    {
        if (schema["required"] is JsonArray required)
        {
            var present = type.Properties.Where(property => !property.IsGetNullable).Select(property => property.Name).ToHashSet();
            schema["required"] = new JsonArray([.. required.Where(name => present.Contains(name!.GetValue<string>())).Select(name => name!.DeepClone())]);
        }
    }

    private JsonObject Reference(Type type)
    {
        var name = NameOf(type);
        if (named.TryAdd(name, type))
        {
            waiting.Enqueue(type);
        }
        else if (named[name] != type)
        {
            throw new InvalidOperationException($"{named[name]} and {type} would both be the component '{name}': rename one.");
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    // The readers of Core say more of their documents than a serialiser can.
    private static JsonObject? Own(Type type)
    {
        if (type == typeof(LabelSchema))
        {
            var schema = LabelSchemaReader.Document();
            schema.Remove("$schema");
            return schema;
        }

        return type == typeof(Answer)
            ? new JsonObject
            {
                ["type"] = "object",
                ["description"] = "An answer to a task. Its form depends on the project's schema: read projects/{project}/schemas/{version}/answer.",
                ["required"] = new JsonArray("type"),
                ["properties"] = new JsonObject { ["type"] = new JsonObject { ["type"] = "string", ["description"] = "The task type, such as classification.one." } },
            }
            : null;
    }

    private static bool IsComponent(Type type) =>
        type == typeof(Answer)
        || (type.Namespace?.StartsWith("AnnotationFunctions.", StringComparison.Ordinal) == true
            && !type.IsEnum
            && Json.Http.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object);

    private static string NameOf(Type type) => type.IsGenericType
        ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + "Of" + string.Concat(type.GetGenericArguments().Select(NameOf))
        : type.Name;
}
