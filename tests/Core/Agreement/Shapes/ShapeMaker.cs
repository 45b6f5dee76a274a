using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Tests.Core.Agreement.Shapes;

/// <summary>Shapes for tests.</summary>
internal static class ShapeMaker
{
    public static Polygon Polygon(params Point[] points) =>
        new() { Class = "a", Parts = [new PolygonPart { Points = ValueList.Create<Point>(points) }] };

    public static Polygon Rectangle(double left, double top, double right, double bottom) =>
        Polygon(new(left, top), new(right, top), new(right, bottom), new(left, bottom));

    /// <summary>A simple polygon round a centre; unequal radii make it concave.</summary>
    public static Polygon Star(double x, double y, IReadOnlyList<double> radii) => Polygon([.. radii.Select((radius, i) =>
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI * i / radii.Count);
        return new Point(x + (radius * cos), y + (radius * sin));
    })]);

    public static RotatedBox Rotated(double x, double y, double width, double height, double angle) =>
        new() { Class = "a", CenterX = x, CenterY = y, Width = width, Height = height, Angle = angle };

    /// <summary>A mask from rows of '#' and '.'.</summary>
    public static RunLengthMask Mask(params string[] rows) =>
        RunLengthMask.FromBitmap(rows.Length, rows[0].Length, [.. rows.SelectMany(row => row).Select(pixel => (byte)(pixel == '#' ? 1 : 0))]);

    /// <summary>The pixels of a disc.</summary>
    public static RunLengthMask Disc(int height, int width, double x, double y, double radius)
    {
        var rows = new byte[height * width];
        for (var i = 0; i < rows.Length; i++)
        {
            var (dx, dy) = ((i % width) + 0.5 - x, (i / width) + 0.5 - y);
            rows[i] = (byte)((dx * dx) + (dy * dy) <= radius * radius ? 1 : 0);
        }

        return RunLengthMask.FromBitmap(height, width, rows);
    }
}
