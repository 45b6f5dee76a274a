using AnnotationFunctions.Core.Numerics;
using AnnotationFunctions.Core.Schema.Objects;

namespace AnnotationFunctions.Core.Consensus.Objects;

/// <summary>
/// The weighted medians of centre, sides and angle. One rectangle has four descriptions, a quarter turn apart: all are first brought to the one nearest in
/// angle to the heaviest member, and of the merged box the one nearest to the angles as they were given is returned.
/// </summary>
internal readonly struct RotatedBoxFusion : IShapeFusion<RotatedBox>
{
    public static RotatedBox Fuse(ReadOnlySpan<(RotatedBox Shape, double Weight)> members, int named)
    {
        var reference = members[0];
        foreach (var member in members)
        {
            reference = member.Weight > reference.Weight ? member : reference;
        }

        var aligned = new (RotatedBox Box, double Weight)[members.Length];
        for (var i = 0; i < aligned.Length; i++)
        {
            aligned[i] = (Nearest(members[i].Shape, box => Math.Abs(Turn(box.Angle - reference.Shape.Angle))), members[i].Weight);
        }

        var turn = Median(aligned, box => Turn(box.Angle - reference.Shape.Angle));
        var merged = new RotatedBox
        {
            Class = members[named].Shape.Class,
            CenterX = Median(aligned, box => box.CenterX),
            CenterY = Median(aligned, box => box.CenterY),
            Width = Median(aligned, box => box.Width),
            Height = Median(aligned, box => box.Height),
            Angle = Turn(reference.Shape.Angle + turn),
        };
        var given = members.ToArray();
        return Nearest(merged, box => given.Sum(member => member.Weight * Math.Abs(Turn(box.Angle - member.Shape.Angle))));
    }

    /// <summary>The description of a rectangle with the least cost; the first among equals.</summary>
    private static RotatedBox Nearest(RotatedBox box, Func<RotatedBox, double> cost)
    {
        var (best, least) = (box, cost(box));
        for (var quarter = 1; quarter < 4; quarter++)
        {
            box = box with { Width = box.Height, Height = box.Width, Angle = Turn(box.Angle + 90) };
            var own = cost(box);
            (best, least) = own < least - 1e-9 ? (box, own) : (best, least);
        }

        return best;
    }

    private static double Median((RotatedBox Box, double Weight)[] members, Func<RotatedBox, double> value) =>
        WeightedMedian.Of(Array.ConvertAll(members, member => (value(member.Box), member.Weight)));

    /// <summary>An angle in -180 up to but not including 180.</summary>
    private static double Turn(double degrees)
    {
        var turned = degrees - (360 * Math.Floor((degrees + 180) / 360));
        return turned >= 180 ? turned - 360 : turned;
    }
}
