using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>Writes answers as Label Studio's regions and choices: coordinates in per cent of the image, spans in UTF-16 units as its browser counts.</summary>
internal static class LabelStudioResult
{
    /// <summary>Controls that show answers of such a task; none when Label Studio has none for it here.</summary>
    public static IReadOnlyList<string> Controls(TaskType type) => type switch
    {
        TaskType.ClassificationOne or TaskType.ClassificationOrdinal or TaskType.ClassificationMany => ["Choices"],
        TaskType.Boxes => ["RectangleLabels"],
        TaskType.Masks => ["BrushLabels"],
        TaskType.Spans => ["Labels"],
        TaskType.Preference => ["Pairwise"],
        _ => [],
    };

    /// <summary>The results of an answer; classes that the interface does not have are left out.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="config">Names of control and object.</param>
    /// <param name="width">Width of the image.</param>
    /// <param name="height">Height of the image.</param>
    /// <param name="text">The text.</param>
    public static JsonArray Of(Answer answer, LabelConfig config, int? width, int? height, string? text) => answer switch
    {
        OneClassAnswer one => Choices(config, one.Class),
        OrdinalAnswer one => Choices(config, one.Class),
        ManyClassesAnswer many => Choices(config, [.. many.Classes]),
        PreferenceAnswer pair => Pairwise(config, pair.Preferred),
        BoxesAnswer boxes when width > 0 && height > 0 => Regions(boxes.Objects, config, "rectanglelabels", box => Box(box, width.Value, height.Value), (width.Value, height.Value)),
        MasksAnswer masks => Regions(masks.Objects, config, "brushlabels", Mask, masks.Objects is [{ Rle: var rle }, ..] ? (rle.Width, rle.Height) : null),
        SpansAnswer spans when text is not null => Regions(spans.Objects, config, "labels", SpanIn(text), null),
        _ => [],
    };

    private static JsonArray Choices(LabelConfig config, params string[] classes)
    {
        var shown = classes.Select(config.LabelOf).OfType<string>().ToList();
        return shown.Count == 0 ? [] : [Result(config, "choices", 0, new JsonObject { ["choices"] = new JsonArray([.. shown.Select(name => (JsonNode)name)]) })];
    }

    private static JsonArray Pairwise(LabelConfig config, Preference preferred) => preferred is Preference.First or Preference.Second
        ? [Result(config, "pairwise", 0, new JsonObject { ["selected"] = preferred == Preference.First ? "left" : "right" })]
        : [];

    private static JsonArray Regions<T>(ValueList<T> objects, LabelConfig config, string type, Func<T, JsonObject> shape, (int Width, int Height)? image)
        where T : LabelledObject
    {
        var results = new JsonArray();
        foreach (var each in objects)
        {
            if (config.LabelOf(each.Class) is not { } label)
            {
                continue;
            }

            var value = shape(each);
            value[type] = new JsonArray(label);
            var result = Result(config, type, results.Count, value);
            result["score"] = each.Confidence;
            if (image is var (width, height))
            {
                (result["original_width"], result["original_height"], result["image_rotation"]) = (width, height, 0);
            }

            results.Add((JsonNode)result);
        }

        return results;
    }

    private static JsonObject Box(Box box, int width, int height) => new()
    {
        ["x"] = 100 * box.X / width, ["y"] = 100 * box.Y / height, ["width"] = 100 * box.Width / width, ["height"] = 100 * box.Height / height, ["rotation"] = 0,
    };

    private static JsonObject Mask(Mask mask) => new()
    {
        ["format"] = "rle", ["rle"] = new JsonArray([.. BrushRuns.Of(mask.Rle).Select(value => (JsonNode)value)]),
    };

    private static Func<Span, JsonObject> SpanIn(string text)
    {
        var points = new CodePoints(text);
        return span => new JsonObject { ["start"] = points.ToUtf16(span.Start), ["end"] = points.ToUtf16(span.End), ["text"] = span.Text };
    }

    private static JsonObject Result(LabelConfig config, string type, int number, JsonObject value) => new()
    {
        ["id"] = $"{config.Control}-{number}", ["from_name"] = config.Control, ["to_name"] = config.Target, ["type"] = type, ["value"] = value,
    };
}
