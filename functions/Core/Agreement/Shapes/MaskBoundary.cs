using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Agreement.Shapes;

/// <summary>
/// The boundary of a mask: its pixels with one of the four neighbours outside the mask. What lies beyond the image does not count as outside: an
/// object that the frame cuts has no contour there. Found run by run; memory grows with the boundary, not with the image.
/// </summary>
/// <remarks>
/// The F measure of Csurka, Larlus, Perronnin: What is a good evaluation measure for semantic segmentation?, BMVC 2013, doi:10.5244/C.27.32, with
/// Euclidean distance between pixel centres. O(boundary pixels × tolerance × log(boundary pixels of a column)).
/// </remarks>
public sealed class MaskBoundary
{
    private readonly int[] columnStarts;
    private readonly int[] rows;

    private MaskBoundary(int[] columnStarts, int[] rows)
    {
        this.columnStarts = columnStarts;
        this.rows = rows;
    }

    /// <summary>Number of boundary pixels.</summary>
    public int Length => rows.Length;

    /// <summary>
    /// The customary tolerance: 0.8 % of the image's diagonal, rounded up to whole pixels (Perazzi et al. 2016, doi:10.1109/CVPR.2016.85).
    /// </summary>
    public static double Tolerance(int height, int width) => Math.Ceiling(0.008 * Math.Sqrt(((double)height * height) + ((double)width * width)));

    /// <summary>Boundary F of two masks of one size; 1 when neither has a boundary, 0 when one has none.</summary>
    /// <param name="first">A mask.</param>
    /// <param name="second">Another one.</param>
    /// <param name="tolerance">Largest distance in pixels, 0 or more.</param>
    public static double F(RunLengthMask first, RunLengthMask second, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!(tolerance >= 0 && double.IsFinite(tolerance)))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance must be finite, 0 or more.");
        }

        var (a, b) = (Of(first), Of(second));
        return a.Length == 0 && b.Length == 0 ? 1 : OutlineDistance.HarmonicMean(a.ShareWithin(b, tolerance), b.ShareWithin(a, tolerance));
    }

    /// <summary>Finds the boundary of a mask.</summary>
    public static MaskBoundary Of(RunLengthMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var columns = Columns(mask);
        var starts = new int[mask.Width + 1];
        List<int> rows = [];
        for (var x = 0; x < mask.Width; x++)
        {
            starts[x] = rows.Count;
            foreach (var (top, bottom) in columns[x])
            {
                AddBoundary(rows, top, bottom, mask.Height, x > 0 ? columns[x - 1] : null, x + 1 < mask.Width ? columns[x + 1] : null);
            }
        }

        starts[^1] = rows.Count;
        return new MaskBoundary(starts, [.. rows]);
    }

    /// <summary>Adds the boundary rows of one stretch [top, bottom) of a column: its ends, and what a neighbouring column does not cover.</summary>
    private static void AddBoundary(
        List<int> rows, int top, int bottom, int height, List<(int Top, int Bottom)>? left, List<(int Top, int Bottom)>? right)
    {
        var at = top;
        while (at < bottom)
        {
            var isEnd = (at == top && top > 0) || (at == bottom - 1 && bottom < height);
            var covered = Math.Min(CoveredUntil(left, at), CoveredUntil(right, at));
            if (isEnd || covered == at)
            {
                rows.Add(at++);
            }
            else
            {
                at = Math.Min(covered, bottom < height ? bottom - 1 : bottom); // all inner pixels up to here have both neighbours
            }
        }
    }

    /// <summary>The row up to which a column covers all rows from <paramref name="row"/> on; the row itself when it is not covered.</summary>
    private static int CoveredUntil(List<(int Top, int Bottom)>? column, int row)
    {
        if (column is null)
        {
            return int.MaxValue; // beyond the image
        }

        var (low, high) = (0, column.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = column[middle].Bottom <= row ? (middle + 1, high) : (low, middle);
        }

        return low < column.Count && column[low].Top <= row ? column[low].Bottom : row;
    }

    private static List<(int Top, int Bottom)>[] Columns(RunLengthMask mask)
    {
        var columns = new List<(int Top, int Bottom)>[mask.Width];
        for (var x = 0; x < columns.Length; x++)
        {
            columns[x] = [];
        }

        var at = 0;
        for (var i = 0; i < mask.Counts.Count; i++)
        {
            var end = at + mask.Counts[i];
            while ((i & 1) == 1 && at < end)
            {
                var x = at / mask.Height;
                var bottom = Math.Min(end, (x + 1) * mask.Height);
                columns[x].Add((at - (x * mask.Height), bottom - (x * mask.Height)));
                at = bottom;
            }

            at = end;
        }

        return columns;
    }

    /// <summary>Share of these pixels that have a pixel of the other boundary within the tolerance; 0 when there is none.</summary>
    private double ShareWithin(MaskBoundary other, double tolerance)
    {
        var near = 0;
        for (var x = 0; x + 1 < columnStarts.Length; x++)
        {
            for (var i = columnStarts[x]; i < columnStarts[x + 1]; i++)
            {
                near += other.IsNear(x, rows[i], tolerance) ? 1 : 0;
            }
        }

        return rows.Length == 0 ? 0 : (double)near / rows.Length;
    }

    private bool IsNear(int x, int y, double tolerance)
    {
        var reach = (int)Math.Min(tolerance, columnStarts.Length);
        for (var offset = 0; offset <= reach; offset++)
        {
            var height = Math.Sqrt((tolerance * tolerance) - ((double)offset * offset));
            if (HasRow(x - offset, y, height) || HasRow(x + offset, y, height))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasRow(int x, int y, double height)
    {
        if (x < 0 || x + 1 >= columnStarts.Length)
        {
            return false;
        }

        var column = rows.AsSpan(columnStarts[x]..columnStarts[x + 1]);
        var found = column.BinarySearch(y);
        if (found >= 0)
        {
            return true;
        }

        var next = ~found;
        return (next < column.Length && column[next] - y <= height) || (next > 0 && y - column[next - 1] <= height);
    }
}
