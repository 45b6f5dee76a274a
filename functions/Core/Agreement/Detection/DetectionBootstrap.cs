using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Agreement.Detection;

/// <summary>Values of the main three measures when images are drawn with replacement. Each sample has a seed of its own, so threads do not matter.</summary>
internal sealed class DetectionBootstrap(PrecisionCurves curves, int images)
{
    /// <summary>By measure (AP, AP50, AP75): its value in each sample.</summary>
    public double[][] Run(CocoOptions options)
    {
        double[][] values = [new double[options.BootstrapSamples], new double[options.BootstrapSamples], new double[options.BootstrapSamples]];
        if (images == 0 || options.BootstrapSamples == 0)
        {
            return [[], [], []];
        }

        new ChunkGang(options.BootstrapSamples, options.Threads).Run(sample =>
        {
            var weights = Draw(options.Seed + sample);
            (values[0][sample], values[1][sample], values[2][sample]) = Evaluate(weights);
        });
        return values;
    }

    private byte[] Draw(long seed)
    {
        var random = new SeededRandom(seed);
        var weights = new byte[images];
        for (var i = 0; i < images; i++)
        {
            ref var weight = ref weights[random.NextInt(images)];
            weight += (byte)(weight == byte.MaxValue ? 0 : 1); // 255 draws of one image do not happen
        }

        return weights;
    }

    private (double Ap, double Ap50, double Ap75) Evaluate(byte[] weights)
    {
        double all = 0, at50 = 0, at75 = 0;
        var defined = 0;
        for (var cls = 0; cls < curves.ClassCount; cls++)
        {
            var total = 0L;
            foreach (var (image, positives) in curves.ImagePositives[cls])
            {
                total += (long)weights[image] * positives;
            }

            if (total == 0)
            {
                continue;
            }

            defined++;
            for (var threshold = 0; threshold < CocoGrid.ThresholdCount; threshold++)
            {
                var ap = curves.Resampled(cls, threshold, weights, total);
                all += ap / CocoGrid.ThresholdCount;
                at50 += threshold == 0 ? ap : 0;
                at75 += threshold == 5 ? ap : 0;
            }
        }

        return defined == 0 ? (double.NaN, double.NaN, double.NaN) : (all / defined, at50 / defined, at75 / defined);
    }
}
