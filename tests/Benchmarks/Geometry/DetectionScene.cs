using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Agreement.Detection;

namespace AnnotationFunctions.Tests.Benchmarks.Geometry;

/// <summary>
/// Objects and detections of many images: 7 objects per image on average, of which most are found with some offset, and as many false detections as make the
/// number asked for. The same seed gives the same scene.
/// </summary>
internal sealed class DetectionScene
{
    private const int Classes = 80;
    private readonly List<int> _truthImages = [], _truthClasses = [], _images = [], _classes = [];
    private readonly List<Box> _truths = [], _boxes = [];
    private readonly List<double> _scores = [];
    private readonly List<bool> _crowds = [];

    public DetectionScene(int images, int detections, int seed)
    {
        var random = new Random(seed);
        for (var image = 0; image < images; image++)
        {
            var objects = random.Next(4, 11);
            var most = (int)((long)detections * (image + 1) / images);
            for (var i = 0; i < objects; i++)
            {
                AddObject(image, most, random);
            }

            while (_boxes.Count < most)
            {
                AddDetection(image, random.Next(Classes), Draw(random), random.NextDouble() * 0.8);
            }
        }
    }

    public int Truths => _truths.Count;

    public CocoResult Evaluate(CocoOptions options) => CocoEvaluation.Run(
        new TruthColumns<Box>
        {
            Images = Span(_truthImages), Classes = Span(_truthClasses), Shapes = Span(_truths), Crowds = Span(_crowds),
        },
        new DetectionColumns<Box> { Images = Span(_images), Classes = Span(_classes), Shapes = Span(_boxes), Scores = Span(_scores) },
        options);

    private void AddObject(int image, int most, Random random)
    {
        var (box, cls) = (Draw(random), random.Next(Classes));
        _truthImages.Add(image);
        _truthClasses.Add(cls);
        _truths.Add(box);
        _crowds.Add(random.Next(100) == 0);
        if (random.NextDouble() < 0.85 && _boxes.Count < most)
        {
            double Off(double size) => size * 0.15 * (random.NextDouble() - 0.5);
            var (width, height) = (box.Right - box.Left, box.Bottom - box.Top);
            var found = new Box(box.Left + Off(width), box.Top + Off(height), box.Right + Off(width), box.Bottom + Off(height));
            AddDetection(image, cls, found, 0.3 + (0.7 * random.NextDouble()));
        }
    }

    private void AddDetection(int image, int cls, Box box, double score)
    {
        _images.Add(image);
        _classes.Add(cls);
        _boxes.Add(box);
        _scores.Add(score);
    }

    private static Box Draw(Random random)
    {
        var (x, y) = (random.NextDouble() * 540, random.NextDouble() * 380);
        return new Box(x, y, x + 8 + (200 * Math.Pow(random.NextDouble(), 2)), y + 8 + (200 * Math.Pow(random.NextDouble(), 2)));
    }

    private static ReadOnlySpan<T> Span<T>(List<T> values) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values);
}
