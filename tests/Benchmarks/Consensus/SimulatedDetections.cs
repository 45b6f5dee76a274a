using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Agreement.Detection;

namespace AnnotationFunctions.Tests.Benchmarks.Consensus;

/// <summary>Objects and what a detector found of them: ten objects and as many detections per image, of eighty classes; one detection in five is false.</summary>
internal sealed class SimulatedDetections
{
    private const int PerImage = 10;
    private const int Classes = 80;
    private const double Extent = 1_000; // pixels
    private const double FalseShare = 0.2;

    private readonly int[] _images;
    private readonly int[] _truthClasses;
    private readonly int[] _foundClasses;
    private readonly Box[] _truths;
    private readonly Box[] _found;
    private readonly double[] _scores;

    public SimulatedDetections(int images, int seed = 42)
    {
        var random = new Random(seed);
        var count = images * PerImage;
        (_images, _truthClasses, _foundClasses) = (new int[count], new int[count], new int[count]);
        (_truths, _found, _scores) = (new Box[count], new Box[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            _images[i] = i / PerImage;
            _truthClasses[i] = random.Next(Classes);
            _truths[i] = Draw(random);
            var right = random.NextDouble() >= FalseShare;
            _foundClasses[i] = right ? _truthClasses[i] : random.Next(Classes);
            _found[i] = right ? Shaken(_truths[i], random) : Draw(random);
            _scores[i] = right ? Math.Sqrt(random.NextDouble()) : random.NextDouble();
        }
    }

    public int Count => _images.Length;

    public CocoResult Evaluate(CocoOptions options) => CocoEvaluation.Run(
        new TruthColumns<Box> { Images = _images, Classes = _truthClasses, Shapes = _truths },
        new DetectionColumns<Box> { Images = _images, Classes = _foundClasses, Shapes = _found, Scores = _scores },
        options);

    private static Box Draw(Random random)
    {
        var (left, top) = (random.NextDouble() * Extent, random.NextDouble() * Extent);
        return new Box(left, top, left + 5 + (random.NextDouble() * 200), top + 5 + (random.NextDouble() * 200));
    }

    private static Box Shaken(Box box, Random random)
    {
        var (width, height) = (box.Right - box.Left, box.Bottom - box.Top);
        double Shift(double size) => (random.NextDouble() - 0.5) * 0.3 * size;
        return new Box(box.Left + Shift(width), box.Top + Shift(height), box.Right + Shift(width), box.Bottom + Shift(height));
    }
}
