using System.Text.Json.Nodes;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>Writes answers as Label Studio's regions and choices: coordinates in per cent of the image, spans in UTF-16 units as its browser counts.</summary>
internal static class LabelStudioResult
{
    /// <summary>Controls that show answers of such a task; none when Label Studio has none for it here.</summary>
    public static IReadOnlyList<string> Controls(TaskType type) => type switch
    {
        TaskType.ClassificationOne or TaskType.ClassificationOrdinal or TaskType.ClassificationMany => ["Choices"],
        TaskType.Boxes => ["RectangleLabels"],
        TaskType.Spans => ["Labels"],
        _ => [],
    };

    /// <summary>The results of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="config">Names of control and object.</param>
    /// <param name="width">Width of the image.</param>
    /// <param name="height">Height of the image.</param>
    /// <param name="text">The text.</param>
    public static JsonArray Of(Answer answer, LabelConfig config, int? width, int? height, string? text) => answer switch
    {
        OneClassAnswer one => [Choices(config, one.Class)],
        OrdinalAnswer one => [Choices(config, one.Class)],
        ManyClassesAnswer many => many.Classes.Count == 0 ? [] : [Choices(config, [.. many.Classes])],
        BoxesAnswer boxes when width > 0 && height > 0 => Boxes(boxes, config, width.Value, height.Value),
        SpansAnswer spans when text is not null => Spans(spans, config, text),
        _ => [],
    };

    private static JsonObject Choices(LabelConfig config, params string[] classes) =>
        Result(config, "choices", new JsonObject { ["choices"] = new JsonArray([.. classes.Select(name => (JsonNode)name)]) });

    private static JsonArray Boxes(BoxesAnswer answer, LabelConfig config, int width, int height)
    {
        var results = new JsonArray();
        foreach (var box in answer.Objects)
        {
            var result = Result(config, "rectanglelabels", new JsonObject
            {
                ["x"] = 100 * box.X / width, ["y"] = 100 * box.Y / height, ["width"] = 100 * box.Width / width, ["height"] = 100 * box.Height / height,
                ["rotation"] = 0, ["rectanglelabels"] = new JsonArray(box.Class),
            });
            (result["original_width"], result["original_height"], result["image_rotation"], result["score"]) = (width, height, 0, box.Confidence);
            results.Add((JsonNode)result);
        }

        return results;
    }

    private static JsonArray Spans(SpansAnswer answer, LabelConfig config, string text)
    {
        var (results, points) = (new JsonArray(), new CodePoints(text));
        foreach (var span in answer.Objects)
        {
            var result = Result(config, "labels", new JsonObject
            {
                ["start"] = points.ToUtf16(span.Start), ["end"] = points.ToUtf16(span.End), ["text"] = span.Text, ["labels"] = new JsonArray(span.Class),
            });
            result["score"] = span.Confidence;
            results.Add((JsonNode)result);
        }

        return results;
    }

    private static JsonObject Result(LabelConfig config, string type, JsonObject value) => new()
    {
        ["from_name"] = config.Control, ["to_name"] = config.Target, ["type"] = type, ["value"] = value,
    };
}
