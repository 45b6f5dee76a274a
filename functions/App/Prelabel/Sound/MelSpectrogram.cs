using System.Numerics;

namespace AnnotationFunctions.App.Prelabel.Sound;

/// <summary>
/// Logarithm of the power in bands of the mel scale (m = 2595 log₁₀(1 + f / 700)): windows (Hann) of the signal, their discrete Fourier
/// transform, triangles of equal width in mel from 0 to half the sample rate, and ln(max(power, 1e-10)).
/// </summary>
internal sealed class MelSpectrogram
{
    private const double Floor = 1e-10;

    private readonly int size;
    private readonly int hop;
    private readonly double[] window;
    private readonly double[][] bands;

    public MelSpectrogram(int sampleRate, int windowLength, int hop, int bandCount)
    {
        this.hop = hop;
        size = (int)BitOperations.RoundUpToPowerOf2((uint)windowLength);
        window = [.. Enumerable.Range(0, windowLength).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / windowLength)))];
        bands = Bands(sampleRate, size, bandCount);
    }

    /// <summary>Frames that a signal of so many samples has.</summary>
    public int Frames(int samples) => samples < window.Length ? 1 : 1 + ((samples - window.Length) / hop);

    /// <summary>The spectrogram, band by band: [bands, frames].</summary>
    public float[] Of(ReadOnlySpan<float> samples)
    {
        var frames = Frames(samples.Length);
        var result = new float[bands.Length * frames];
        var spectrum = new Complex[size];
        for (var frame = 0; frame < frames; frame++)
        {
            for (var i = 0; i < size; i++)
            {
                var at = (frame * hop) + i;
                spectrum[i] = i < window.Length && at < samples.Length ? samples[at] * window[i] : 0;
            }

            Transform(spectrum);
            for (var band = 0; band < bands.Length; band++)
            {
                var power = 0d;
                for (var bin = 0; bin < bands[band].Length; bin++)
                {
                    power += bands[band][bin] == 0 ? 0 : bands[band][bin] * ((spectrum[bin].Real * spectrum[bin].Real) + (spectrum[bin].Imaginary * spectrum[bin].Imaginary));
                }

                result[(band * frames) + frame] = (float)Math.Log(Math.Max(power, Floor));
            }
        }

        return result;
    }

    private static double[][] Bands(int sampleRate, int size, int count)
    {
        var top = Mel(sampleRate / 2.0);
        var edges = Enumerable.Range(0, count + 2).Select(i => Hertz(top * i / (count + 1))).ToArray();
        return
        [
            .. Enumerable.Range(0, count).Select(band => Enumerable.Range(0, (size / 2) + 1).Select(bin =>
            {
                var frequency = (double)bin * sampleRate / size;
                var rising = (frequency - edges[band]) / (edges[band + 1] - edges[band]);
                var falling = (edges[band + 2] - frequency) / (edges[band + 2] - edges[band + 1]);
                return Math.Max(0, Math.Min(rising, falling));
            }).ToArray()),
        ];
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));

    private static double Hertz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);

    /// <summary>The discrete Fourier transform in place; the length is a power of 2 (Cooley and Tukey 1965).</summary>
    private static void Transform(Complex[] values)
    {
        for (int i = 1, j = 0; i < values.Length; i++)
        {
            var bit = values.Length >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (values[i], values[j]) = (values[j], values[i]);
            }
        }

        for (var length = 2; length <= values.Length; length <<= 1)
        {
            var turn = Complex.FromPolarCoordinates(1, -2 * Math.PI / length);
            for (var start = 0; start < values.Length; start += length)
            {
                var factor = Complex.One;
                for (var i = start; i < start + (length / 2); i++, factor *= turn)
                {
                    var odd = values[i + (length / 2)] * factor;
                    (values[i], values[i + (length / 2)]) = (values[i] + odd, values[i] - odd);
                }
            }
        }
    }
}
