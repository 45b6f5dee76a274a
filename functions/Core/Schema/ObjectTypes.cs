using System.Text.Json;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Facts about kinds of object.</summary>
public static class ObjectTypes
{
    /// <summary>Every kind of object.</summary>
    public static IReadOnlyList<ObjectType> All { get; } = Enum.GetValues<ObjectType>();

    private static Dictionary<ObjectType, string> Names { get; } =
        All.ToDictionary(type => type, type => JsonSerializer.SerializeToElement(type).GetString()!);

    /// <summary>The name of a kind of object in JSON, for example <c>rotatedBox</c>.</summary>
    public static string Name(this ObjectType type) => Names[type];
}
