using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>Makes the head of a model, and checks that the model's output is what the head reads.</summary>
internal static class HeadFactory
{
    /// <summary>The task of a model that answers such a schema; null when no head does.</summary>
    public static ModelTask? TaskOf(TaskType type) => type switch
    {
        TaskType.ClassificationOne or TaskType.ClassificationOrdinal => ModelTask.OneClass,
        TaskType.ClassificationMany => ModelTask.ManyClasses,
        TaskType.Boxes => ModelTask.Boxes,
        TaskType.Masks => ModelTask.Masks,
        TaskType.Spans => ModelTask.Spans,
        TaskType.Preference => ModelTask.Preference,
        _ => null,
    };

    /// <summary>Whether answers of this task fit such a schema.</summary>
    public static bool Answers(ModelTask task, TaskType type) => task == ModelTask.Embedding || TaskOf(type) == task;

    /// <summary>The head of a model.</summary>
    public static IAnswerHead Make(ModelReference model, ModelTask task, TaskType type, bool probabilities)
    {
        var scores = new Scores(probabilities, model.Calibration.Temperature);
        var (classes, head) = (model.Input.Classes, model.Head);
        return task switch
        {
            ModelTask.OneClass => new OneClassHead(classes, scores, type == TaskType.ClassificationOrdinal),
            ModelTask.ManyClasses => new ManyClassesHead(classes, scores, head.MinScore ?? 0.5),
            ModelTask.Boxes => new BoxesHead(classes, scores, head),
            ModelTask.Masks => new MasksHead(classes, scores, model.Input, head),
            ModelTask.Spans => new SpansHead(classes, scores),
            ModelTask.Preference => new PreferenceHead(model.Calibration.Temperature),
            _ => new EmbeddingHead(),
        };
    }

    /// <summary>Throws unless a stated output is one that the head reads.</summary>
    /// <exception cref="ModelException">Says what is there and what was expected.</exception>
    public static void Check(ModelReference model, ModelTask task, TensorFacts output)
    {
        SignatureCheck.RequireNumbers(output);
        Require(output, Expected(model, task));
    }

    /// <summary>Throws unless what came is one that the head reads.</summary>
    /// <exception cref="ModelException">Says what is there and what was expected.</exception>
    public static void Check(ModelReference model, ModelTask task, Tensor output, int rows)
    {
        Require(new TensorFacts(output.Name, output.Type, output.Shape), Expected(model, task));
        if (output.Shape[0] != rows)
        {
            throw new ModelException($"The model's output '{output.Name}' has {output.Shape[0]} rows for {rows} of input.");
        }
    }

    /// <summary>Whether test outputs are probabilities.</summary>
    public static bool AreProbabilities(ModelTask task, IEnumerable<OutputRow> probes) => task switch
    {
        ModelTask.OneClass => probes.All(row => ClassProbabilities.Are(row.Values)),
        ModelTask.Spans => probes.All(row => AllRows(row, (int)row.Shape[^1])),
        ModelTask.Masks => probes.All(Pixels),
        ModelTask.Boxes => true,
        _ => probes.All(row => !row.Values.ContainsAnyExceptInRange(0f, 1f)),
    };

    private static bool AllRows(OutputRow row, int length)
    {
        for (var at = 0; at < row.Length; at += length)
        {
            if (!ClassProbabilities.Are(row.Values.Slice(at, length)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Pixels(OutputRow row)
    {
        if (row.Values.ContainsAnyExceptInRange(0f, 1f))
        {
            return false;
        }

        var (planes, pixels) = ((int)row.Shape[0], (int)(row.Shape[1] * row.Shape[2]));
        return planes == 1 || Enumerable.Range(0, pixels).All(pixel => Math.Abs(Enumerable.Range(0, planes).Sum(k => row.All[row.Start + (k * pixels) + pixel]) - 1) < 1e-3f);
    }

    private static (long[][] Shapes, string Text) Expected(ModelReference model, ModelTask task)
    {
        var classes = model.Input.Classes.Count;
        var planes = classes + (model.Head.Background ? 1 : 0);
        return (task, model.Head.Detections) switch
        {
            (ModelTask.OneClass or ModelTask.ManyClasses, _) => ([[-1, classes]], $"[batch, {classes}], one number for each of the classes"),
            (ModelTask.Boxes, DetectionLayout.ScoresFirst) => ([[-1, 4 + classes, -1]], $"[batch, {4 + classes}, boxes], four coordinates and one score for each of the classes"),
            (ModelTask.Boxes, DetectionLayout.Objectness) => ([[-1, -1, 5 + classes]], $"[batch, boxes, {5 + classes}], four coordinates, objectness and one score for each of the classes"),
            (ModelTask.Boxes, _) => ([[-1, -1, 6]], "[batch, boxes, 6], corners, score and class"),
            (ModelTask.Masks, _) => ([[-1, planes, -1, -1]], $"[batch, {planes}, height, width], one plane for each of the classes{(model.Head.Background ? " and the background" : "")}"),
            (ModelTask.Spans, _) => ([[-1, -1, classes]], $"[batch, tokens, {classes}], one number for each of the tags"),
            (ModelTask.Preference, _) => ([[-1], [-1, 1]], "[batch] or [batch, 1], a score"),
            _ => ([[-1, -1], [-1, -1, -1]], "[batch, size] or [batch, tokens, size]"),
        };
    }

    private static void Require(TensorFacts output, (long[][] Shapes, string Text) expected)
    {
        if (!Array.Exists(expected.Shapes, shape => SignatureCheck.Fits(output, shape)))
        {
            throw new ModelException($"The model's output '{output.Name}' has the shape [{output.ShapeText()}]; expected {expected.Text}.");
        }
    }
}
