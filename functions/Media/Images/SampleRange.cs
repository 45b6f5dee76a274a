using System.Runtime.InteropServices;
using NetVips;

namespace AnnotationFunctions.Media.Images;

/// <summary>Which values an image uses, alpha and what it hides left out.</summary>
/// <param name="Low">Lowest finite value; above <paramref name="High"/> when there is none.</param>
/// <param name="High">Highest finite value.</param>
/// <param name="Levels">How many different values there are, counted up to <see cref="MaxLevels"/>.</param>
/// <param name="Undefined">Samples that are not a number.</param>
/// <param name="Infinite">Samples that are infinite.</param>
/// <param name="AreWhole">Whether every value is a whole number.</param>
/// <param name="AreWidened">Whether every value is a multiple of 257: 8 bits stored as 16.</param>
internal sealed record SampleRange(double Low, double High, int Levels, long Undefined, long Infinite, bool AreWhole, bool AreWidened)
{
    /// <summary>Levels are counted up to here; more are as many as this for a person.</summary>
    public const int MaxLevels = 65_536;

    private const int StripPixels = 8_192;

    /// <summary>Whether no value is used, or one alone.</summary>
    public bool IsFlat => !(High > Low);

    /// <summary>Whether there is no finite value at all.</summary>
    public bool IsEmpty => High < Low;

    /// <summary>Whether every value is a whole number within these bounds.</summary>
    public bool IsWholeWithin(double low, double high) => AreWhole && Undefined + Infinite == 0 && Low >= low && High <= high;

    /// <summary>Reads an image once from top to bottom.</summary>
    /// <param name="image">An image of real samples, whose last band is alpha where it has one.</param>
    public static SampleRange Of(Image image) => image.Format switch
    {
        Enums.BandFormat.Uchar => Of<byte>(image, value => value),
        Enums.BandFormat.Char => Of<sbyte>(image, value => value),
        Enums.BandFormat.Ushort => Of<ushort>(image, value => value),
        Enums.BandFormat.Short => Of<short>(image, value => value),
        Enums.BandFormat.Uint => Of<uint>(image, value => value),
        Enums.BandFormat.Int => Of<int>(image, value => value),
        Enums.BandFormat.Float => Of<float>(image, value => value),
        _ => Of<double>(image, value => value),
    };

    private static SampleRange Of<T>(Image image, Func<T, double> number)
        where T : unmanaged
    {
        var counting = new Counting();
        var (bands, colours) = (image.Bands, image.HasAlpha() ? image.Bands - 1 : image.Bands);
        var pixelBytes = bands * Marshal.SizeOf<T>();
        var strip = new byte[StripPixels * pixelBytes];
        var filled = 0;
        using var target = new TargetCustom();
        // Called by native code, in pieces that end anywhere; one strip serves for all, because arrays of their own would stay until they are collected.
        target.OnWrite += (piece, count) =>
        {
            for (var taken = 0; taken < count;)
            {
                var part = Math.Min(count - taken, strip.Length - filled);
                piece.AsSpan(taken, part).CopyTo(strip.AsSpan(filled));
                (taken, filled) = (taken + part, filled + part);
                if (filled == strip.Length)
                {
                    Count(MemoryMarshal.Cast<byte, T>(strip));
                    filled = 0;
                }
            }

            return count;
        };
        image.RawsaveTarget(target, keep: Enums.ForeignKeep.None);
        Count(MemoryMarshal.Cast<byte, T>(strip.AsSpan(0, filled)));
        return counting.Result();

        void Count(ReadOnlySpan<T> samples)
        {
            for (var i = 0; i < samples.Length; i += bands)
            {
                if (colours < bands && number(samples[i + colours]) <= 0)
                {
                    continue;
                }

                for (var band = 0; band < colours; band++)
                {
                    counting.Add(number(samples[i + band]));
                }
            }
        }
    }

    private sealed class Counting
    {
        private readonly bool[] small = new bool[MaxLevels];
        private readonly HashSet<double> others = [];
        private double low = double.PositiveInfinity, high = double.NegativeInfinity, last = double.NaN;
        private int levels;
        private long undefined, infinite;
        private bool areWhole = true, areWidened = true;

        public void Add(double value)
        {
            if (value == last)
            {
                return;
            }

            if (!double.IsFinite(value))
            {
                _ = double.IsNaN(value) ? undefined++ : infinite++;
                return;
            }

            last = value;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            if (value is >= 0 and < MaxLevels && value == (int)value)
            {
                if (!small[(int)value])
                {
                    small[(int)value] = true;
                    levels++;
                    areWidened &= (int)value % 257 == 0;
                }
            }
            else
            {
                areWidened = false;
                areWhole &= value == Math.Floor(value);
                if (levels < MaxLevels && others.Add(value))
                {
                    levels++;
                }
            }
        }

        public SampleRange Result() => new(low, high, Math.Min(levels, MaxLevels), undefined, infinite, areWhole, areWidened);
    }
}
