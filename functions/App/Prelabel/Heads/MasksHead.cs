using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Media.Images;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>
/// A mask per class that some pixel has, in the size of the item: each pixel gets the most probable class of the output's nearest one. A
/// mask is as probable as its pixels are on average, the answer as the pixels of the whole item are.
/// </summary>
internal sealed class MasksHead(IReadOnlyList<string> classes, Scores scores, ModelInput input, ModelHead head) : IAnswerHead
{
    public ModelAnswer Read(IReadOnlyList<OutputRow> rows, Encoded item, int schemaVersion)
    {
        var fitted = ((EncodedImage)item).Fitted;
        var (best, sure) = Classify(rows[0]);
        var (width, height) = ((int)rows[0].Shape[2], (int)rows[0].Shape[1]);
        int[] columns = [.. Enumerable.Range(0, fitted.SourceWidth).Select(x => Nearest(x, fitted.SourceWidth, fitted.Left, fitted.Width, input.Width, width))];
        int[] lines = [.. Enumerable.Range(0, fitted.SourceHeight).Select(y => Nearest(y, fitted.SourceHeight, fitted.Top, fitted.Height, input.Height, height) * width)];
        var found = best.ToHashSet(); // most of many classes are not in a picture, and each mask is as large as that
        var masks = classes.Select((name, k) => found.Contains(k) ? Mask(name, k, best, sure, columns, lines) : null).OfType<Mask>().ToValueList();
        var probability = lines.Average(line => columns.Average(column => (double)sure[line + column]));
        return new ModelAnswer
        {
            Answer = new MasksAnswer { SchemaVersion = schemaVersion, Objects = masks, Confidence = Rounded.Probability(probability) },
            Probability = probability,
        };
    }

    /// <summary>The output pixel under the middle of an item's pixel: ⌊(offset + (at + ½) · shown / source) · output / input⌋, in whole numbers.</summary>
    private static int Nearest(int at, int source, int offset, int shown, int inputLength, int outputLength) =>
        (int)Math.Clamp(((2L * offset * source) + (((2L * at) + 1) * shown)) * outputLength / (2L * source * inputLength), 0, outputLength - 1);

    /// <summary>Class of each output pixel (−1 for none) and how sure that is.</summary>
    private (int[] Best, float[] Sure) Classify(OutputRow row)
    {
        var (planes, pixels) = ((int)row.Shape[0], (int)(row.Shape[1] * row.Shape[2]));
        var (best, sure) = (new int[pixels], new float[pixels]);
        var column = new float[planes];
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            for (var k = 0; k < planes; k++)
            {
                column[k] = row.Values[(k * pixels) + pixel];
            }

            (best[pixel], sure[pixel]) = planes == 1 ? Foreground(column[0]) : Choose(column);
        }

        return (best, sure);
    }

    private (int Class, float Sure) Foreground(float value)
    {
        var probability = scores.Each(value);
        return probability >= (head.MinScore ?? 0.5) ? (0, probability) : (-1, 1 - probability);
    }

    private (int Class, float Sure) Choose(float[] column)
    {
        var probabilities = scores.OneOf(column);
        var best = ClassProbabilities.Best(probabilities);
        var found = head.Background ? best - 1 : best;
        return (found >= 0 && probabilities[best] < (head.MinScore ?? 0) ? -1 : found, probabilities[best]);
    }

    private static Mask? Mask(string name, int k, int[] best, float[] sure, int[] columns, int[] lines)
    {
        var bitmap = new byte[columns.Length * lines.Length];
        var (sum, count) = (0.0, 0);
        for (var y = 0; y < lines.Length; y++)
        {
            for (var x = 0; x < columns.Length; x++)
            {
                if (best[lines[y] + columns[x]] == k)
                {
                    bitmap[(y * columns.Length) + x] = 1;
                    sum += sure[lines[y] + columns[x]];
                    count++;
                }
            }
        }

        return count == 0 ? null : new Mask
        {
            Class = name, Rle = RunLengthMask.FromBitmap(lines.Length, columns.Length, bitmap), Confidence = Rounded.Probability(sum / count),
        };
    }
}
