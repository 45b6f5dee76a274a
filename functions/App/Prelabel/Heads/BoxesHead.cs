using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Media.Images;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>
/// Boxes of a detector, in pixels of the item. The answer is as probable as its least sure box; without a box, as it is probable that the
/// surest candidate is none.
/// </summary>
internal sealed class BoxesHead(IReadOnlyList<string> classes, Scores scores, ModelHead head) : IAnswerHead
{
    private const double DefaultScore = 0.25;

    private readonly double minScore = head.MinScore ?? DefaultScore;

    public ModelAnswer Read(IReadOnlyList<OutputRow> rows, Encoded item, int schemaVersion)
    {
        var all = Detections(rows[0]).ToList();
        var likely = all.Where(one => one.Score >= minScore && one.Right > one.Left && one.Bottom > one.Top);
        var kept = NonMaximumSuppression.Run(likely, head.Detections == DetectionLayout.Final ? 1 : head.MaxOverlap, head.MaxObjects);
        var boxes = kept.Select(one => Box(one, ((EncodedImage)item).Fitted)).OfType<Box>().ToValueList();
        var probability = boxes.Count > 0 ? boxes.Min(box => box.Confidence!.Value) : 1 - all.Select(one => (double)one.Score).DefaultIfEmpty(0).Max();
        return new ModelAnswer
        {
            Answer = new BoxesAnswer { SchemaVersion = schemaVersion, Objects = boxes, Confidence = Rounded.Probability(probability) },
            Probability = probability,
        };
    }

    private IEnumerable<Detection> Detections(OutputRow row) => head.Detections switch
    {
        DetectionLayout.ScoresFirst => ScoresFirst(row),
        DetectionLayout.Objectness => Objectness(row),
        _ => Final(row),
    };

    private IEnumerable<Detection> ScoresFirst(OutputRow row)
    {
        var boxes = (int)row.Shape[1];
        for (var i = 0; i < boxes; i++)
        {
            var values = row.Values;
            var (best, score) = (0, float.NegativeInfinity);
            for (var k = 0; k < classes.Count; k++)
            {
                var each = values[((4 + k) * boxes) + i];
                (best, score) = each > score ? (k, each) : (best, score);
            }

            yield return Centred(best, scores.Each(score), values[i], values[boxes + i], values[(2 * boxes) + i], values[(3 * boxes) + i]);
        }
    }

    private IEnumerable<Detection> Objectness(OutputRow row)
    {
        var width = 5 + classes.Count;
        for (var i = 0; i < row.Shape[0]; i++)
        {
            var box = row.Values.Slice(i * width, width);
            var best = ClassProbabilities.Best(box[5..]);
            var plain = scores with { Temperature = 1 };
            var score = plain.Each(box[4]) * plain.Each(box[5 + best]);
            yield return Centred(best, (scores with { AreProbabilities = true }).Each(score), box[0], box[1], box[2], box[3]);
        }
    }

    private IEnumerable<Detection> Final(OutputRow row)
    {
        for (var i = 0; i < row.Shape[0]; i++)
        {
            var box = row.Values.Slice(i * 6, 6);
            var found = (int)MathF.Round(box[5]);
            if (found >= 0 && found < classes.Count)
            {
                yield return new Detection(found, scores.Each(box[4]), box[0], box[1], box[2], box[3]);
            }
        }
    }

    private static Detection Centred(int best, float score, float x, float y, float width, float height) =>
        new(best, score, x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2));

    private Box? Box(Detection found, FittedPixels fitted)
    {
        var (scaleX, scaleY) = ((double)fitted.SourceWidth / fitted.Width, (double)fitted.SourceHeight / fitted.Height);
        var left = Rounded.Pixels(Math.Clamp((found.Left - fitted.Left) * scaleX, 0, fitted.SourceWidth));
        var top = Rounded.Pixels(Math.Clamp((found.Top - fitted.Top) * scaleY, 0, fitted.SourceHeight));
        var right = Rounded.Pixels(Math.Clamp((found.Right - fitted.Left) * scaleX, 0, fitted.SourceWidth));
        var bottom = Rounded.Pixels(Math.Clamp((found.Bottom - fitted.Top) * scaleY, 0, fitted.SourceHeight));
        var (width, height) = (Rounded.Pixels(right - left), Rounded.Pixels(bottom - top));
        return width <= 0 || height <= 0 ? null : new Box
        {
            Class = classes[found.Class], X = left, Y = top, Width = width, Height = height, Confidence = Rounded.Probability(found.Score),
        };
    }
}
