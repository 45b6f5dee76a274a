using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema.Constraints;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>The constraints on classes as keywords of JSON Schema.</summary>
internal static class ClassKeywords
{
    /// <param name="schema">The schema with the constraints.</param>
    /// <param name="member">The member that lists objects or choices.</param>
    /// <param name="ofClass">The schema that accepts an object or a choice of a class.</param>
    public static JsonObject For(LabelSchema schema, string member, Func<string, JsonObject> ofClass)
    {
        var all = new JsonArray();
        foreach (var constraint in schema.Constraints)
        {
            switch (constraint)
            {
                case RequiredConstraint required:
                    foreach (var id in required.Classes)
                    {
                        all.Add(Contains(id));
                    }
                    break;
                case CountConstraint { Class: null } total:
                    all.Add(Of(Bounds(total, "minItems", "maxItems")));
                    break;
                case CountConstraint { Class: { } id } count:
                    var bounds = Bounds(count, "minContains", "maxContains");
                    bounds["contains"] = ofClass(id);
                    bounds["minContains"] ??= 0;
                    all.Add(Of(bounds));
                    break;
                case ExcludesConstraint excludes:
                    foreach (var (first, second) in Pairs(excludes.Classes))
                    {
                        var both = new JsonObject { ["allOf"] = new JsonArray(Contains(first), Contains(second)) };
                        all.Add(new JsonObject { ["not"] = both });
                    }
                    break;
                case ImpliesConstraint { Class: { } id, Attribute: null, NeedsClass: { } needed }:
                    all.Add(new JsonObject { ["if"] = Contains(id), ["then"] = Contains(needed) });
                    break;
                default:
                    break;
            }
        }
        return all.Count == 0 ? [] : new JsonObject { ["allOf"] = all };

        JsonObject Of(JsonObject list) => new() { ["properties"] = new JsonObject { [member] = list } };

        JsonObject Contains(string id) => Of(new JsonObject { ["contains"] = ofClass(id) });
    }

    private static JsonObject Bounds(CountConstraint count, string min, string max)
    {
        var bounds = new JsonObject();
        if (count.Min is { } least)
        {
            bounds[min] = least;
        }
        if (count.Max is { } most)
        {
            bounds[max] = most;
        }
        return bounds;
    }

    private static IEnumerable<(string, string)> Pairs(ValueList<string> ids)
    {
        for (var i = 0; i < ids.Count; i++)
        {
            for (var j = i + 1; j < ids.Count; j++)
            {
                yield return (ids[i], ids[j]);
            }
        }
    }
}
