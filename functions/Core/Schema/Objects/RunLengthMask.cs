using System.Text.Json.Serialization;

namespace AnnotationFunctions.Core.Schema.Objects;

/// <summary>
/// A pixel mask, run-length encoded as in COCO: pixels are visited column by column, top to bottom, and the counts alternate between
/// pixels outside and inside the mask, beginning with outside (so the first count may be 0).
/// </summary>
/// <remarks>
/// Always in its shortest form, so that equal masks are equal values. In JSON <c>{"size": [height, width], "counts": …}</c>; counts are
/// read compressed (a string) or plain (an array) and written compressed.
/// </remarks>
[JsonConverter(typeof(RunLengthMaskConverter))]
public sealed record RunLengthMask
{
    private RunLengthMask(int height, int width, ValueList<int> counts, long area) =>
        (Height, Width, Counts, Area) = (height, width, counts, area);

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Lengths of the runs.</summary>
    public ValueList<int> Counts { get; }

    /// <summary>Number of pixels in the mask.</summary>
    public long Area { get; }

    /// <summary>Makes a mask from runs. Returns what is wrong with them, or null.</summary>
    public static string? TryCreate(int height, int width, ReadOnlySpan<int> counts, out RunLengthMask? mask)
    {
        mask = null;
        var pixels = (long)height * width;
        if (height < 1 || width < 1 || pixels > int.MaxValue)
        {
            return FormattableString.Invariant($"A mask of {height} × {width} pixels is not possible.");
        }
        var (sum, area) = (0L, 0L);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0)
            {
                return FormattableString.Invariant($"Count {i} is negative.");
            }
            sum += counts[i];
            area += (i & 1) == 1 ? counts[i] : 0;
        }
        if (sum != pixels)
        {
            return FormattableString.Invariant($"The counts sum to {sum}; {height} × {width} pixels are {pixels}.");
        }
        mask = new RunLengthMask(height, width, Shortest(counts), area);
        return null;
    }

    /// <summary>Makes a mask from runs.</summary>
    /// <exception cref="ArgumentException">The counts are negative or do not sum to the number of pixels.</exception>
    public static RunLengthMask Create(int height, int width, ReadOnlySpan<int> counts) =>
        TryCreate(height, width, counts, out var mask) is { } wrong ? throw new ArgumentException(wrong, nameof(counts)) : mask!;

    /// <summary>Makes a mask from a bitmap.</summary>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="rows">The pixels row by row, as images are stored; anything but 0 is in the mask.</param>
    public static RunLengthMask FromBitmap(int height, int width, ReadOnlySpan<byte> rows)
    {
        if (rows.Length != (long)height * width)
        {
            throw new ArgumentException($"There are {rows.Length} pixels; {height} × {width} were expected.", nameof(rows));
        }
        var counts = new List<int>();
        var (inside, run) = (false, 0);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                if (rows[y * width + x] != 0 != inside)
                {
                    counts.Add(run);
                    (inside, run) = (!inside, 0);
                }
                run++;
            }
        }
        counts.Add(run);
        return Create(height, width, [.. counts]);
    }

    /// <summary>The mask as a bitmap, row by row, with 1 for pixels in the mask.</summary>
    public byte[] ToBitmap()
    {
        var rows = new byte[Height * Width];
        var at = 0;
        for (var i = 0; i < Counts.Count; i++)
        {
            var end = at + Counts[i];
            for (; at < end && (i & 1) == 1; at++)
            {
                rows[at % Height * Width + at / Height] = 1;
            }
            at = end;
        }
        return rows;
    }

    /// <summary>The counts in COCO's compressed form.</summary>
    public string ToCompressed() => CocoCounts.Encode(Counts.AsSpan());

    /// <summary>Joins runs that a count of 0 separates and drops a run of 0 at the end.</summary>
    private static ValueList<int> Shortest(ReadOnlySpan<int> counts)
    {
        var shortest = new List<int>(counts.Length);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0 && i > 0)
            {
                continue;
            }
            // After an even number of skipped runs the colour is that of the last run: it goes on.
            if (shortest.Count > 0 && ((shortest.Count - 1) & 1) == (i & 1))
            {
                shortest[^1] += counts[i];
            }
            else
            {
                shortest.Add(counts[i]);
            }
        }
        return ValueList.Create<int>([.. shortest]);
    }
}
