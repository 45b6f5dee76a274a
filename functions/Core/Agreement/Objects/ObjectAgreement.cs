using AnnotationFunctions.Core.Agreement.Shapes;

namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>
/// Agreement of annotators who mark objects with boxes, rotated boxes, polygons, masks or stretches of a line: objects of two annotators are matched
/// one to one, as many as possible at an overlap of at least a threshold.
/// </summary>
/// <remarks>
/// <para>For each item and pair of annotators with n and m objects of which k are matched, F1 = 2k / (n + m). Matching is optimal
/// (<see cref="Assignment"/>), not greedy, so F1 does not depend on the order of objects or annotators. Only objects of one class are matched.</para>
/// <para>Over items: numerators and denominators are averaged over the pairs of an item, then added, so that every item counts by its objects and not by the
/// number of its annotators. Standard errors and intervals are over items.</para>
/// <para>Of several answers of one annotator on one item the last counts. O(Σ over items of annotators² × objects²) overlaps at most; shapes whose
/// extents are apart cost next to nothing.</para>
/// </remarks>
/// <example><code>
/// var agreement = ObjectAgreement.Run&lt;Polygon, PolygonGeometry&gt;(answers, annotatorCount: 3);
/// var gate = agreement.F1[0].F1.Lower;
/// </code></example>
public static class ObjectAgreement
{
    /// <summary>Measures agreement.</summary>
    /// <typeparam name="TShape">The kind of shape.</typeparam>
    /// <typeparam name="TGeometry">Its geometry.</typeparam>
    /// <param name="answers">One entry per annotator and item.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, an id is outside its range, or a shape is unusable; the message says where.</exception>
    public static ObjectAgreementResult Run<TShape, TGeometry>(
        IReadOnlyList<ShapeAnswer<TShape>> answers, int annotatorCount, ObjectAgreementOptions? options = null)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new ObjectAgreementOptions();
        options.Validate();
        foreach (var answer in answers)
        {
            ShapeAnswers.Require<TShape, TGeometry>(answer, annotatorCount, options.Classes);
        }

        var tally = new ObjectTally<TShape, TGeometry>(options);
        foreach (var item in ShapeAnswers.ByItem(answers))
        {
            if (item.Length > 1)
            {
                tally.Add(item);
            }
        }

        return tally.Result();
    }
}
