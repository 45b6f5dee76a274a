using System.Numerics;

namespace AnnotationFunctions.App.Prelabel.Sound;

/// <summary>
/// Sound at another sample rate: each new sample is the old ones around it under a sinc with <see cref="Zeros"/> zeros at each side, faded out by cos².
/// The sinc passes what lies below 99 % of half the lower of the two rates, so that nothing above is folded into what the model hears.
/// Filter and defaults are those of torchaudio, with which most sound models are trained.
/// </summary>
internal static class Resampler
{
    private const int Zeros = 6;
    private const double Rolloff = 0.99;
    private const int MaxCached = 4_000_000;

    /// <summary>The first <paramref name="count"/> samples at the rate <paramref name="to"/>, or as many as there are: ⌈length · to / from⌉.</summary>
    public static float[] Run(ReadOnlySpan<float> samples, int from, int to, int count)
    {
        var length = (int)Math.Min(count, (((long)samples.Length * to) + from - 1) / from);
        if (from == to || samples.IsEmpty)
        {
            return samples[..length].ToArray();
        }

        var divisor = (int)BigInteger.GreatestCommonDivisor(from, to);
        (from, to) = (from / divisor, to / divisor);
        var pass = Rolloff * Math.Min(from, to) / from; // what passes, as a share of half the old rate
        var width = (int)Math.Ceiling(Zeros / pass);
        var cache = to <= length && (long)to * 2 * (width + 1) <= MaxCached ? new float[to][] : null;
        var result = new float[length];
        for (var i = 0; i < length; i++)
        {
            var (at, phase) = Math.DivRem((long)i * from, to);
            var taps = cache is null ? Taps((double)phase / to, pass, width) : cache[phase] ??= Taps((double)phase / to, pass, width);
            result[i] = Sum(samples, taps, at - width);
        }

        return result;
    }

    /// <summary>The weights of the old samples from <paramref name="width"/> before a place to as many behind it; the new one lies <paramref name="offset"/> behind the place.</summary>
    private static float[] Taps(double offset, double pass, int width)
    {
        var taps = new float[2 * (width + 1)];
        for (var i = 0; i < taps.Length; i++)
        {
            var t = Math.Clamp((i - width - offset) * pass, -Zeros, Zeros);
            var fade = Math.Cos(t * Math.PI / Zeros / 2);
            taps[i] = (float)((t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t)) * fade * fade * pass);
        }

        return taps;
    }

    private static float Sum(ReadOnlySpan<float> samples, float[] taps, long first)
    {
        var (sum, end) = (0f, (int)Math.Min(taps.Length, samples.Length - first));
        for (var i = (int)Math.Max(0, -first); i < end; i++)
        {
            sum += taps[i] * samples[(int)(first + i)];
        }

        return sum;
    }
}
