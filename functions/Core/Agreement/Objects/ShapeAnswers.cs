using AnnotationFunctions.Core.Agreement.Shapes;

namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>Checks answers and puts them in order.</summary>
internal static class ShapeAnswers
{
    /// <summary>Throws what is wrong with an answer: an id outside its range, labels that do not fit the shapes, or an unusable shape.</summary>
    public static void Require<TShape, TGeometry>(ShapeAnswer<TShape> answer, int annotators, int classes)
        where TGeometry : struct, IShapeGeometry<TShape>
    {
        ArgumentNullException.ThrowIfNull(answer);
        var where = $"Item {answer.Item}, annotator {answer.Annotator}";
        if (answer.Item < 0)
        {
            throw new ArgumentException($"{where}: item ids are 0 or more.");
        }

        if ((uint)answer.Annotator >= (uint)annotators)
        {
            throw new ArgumentException($"{where}: annotator ids are 0 .. {annotators - 1}.");
        }

        if (answer.Labels.Count != 0 && answer.Labels.Count != answer.Shapes.Count)
        {
            throw new ArgumentException($"{where}: {answer.Labels.Count} labels for {answer.Shapes.Count} shapes.");
        }

        for (var i = 0; i < answer.Shapes.Count; i++)
        {
            if (TGeometry.Fault(answer.Shapes[i]) is { } fault)
            {
                throw new ArgumentException($"{where}, shape {i}: {fault}.");
            }

            if ((uint)answer.LabelOf(i) >= (uint)classes)
            {
                throw new ArgumentException($"{where}, shape {i}: label {answer.LabelOf(i)} is not in 0 .. {classes - 1}.");
            }
        }
    }

    /// <summary>The answers of each item, ordered by annotator; the last of several answers of one annotator on one item counts.</summary>
    public static ShapeAnswer<TShape>[][] ByItem<TShape>(IReadOnlyList<ShapeAnswer<TShape>> answers) =>
        [.. answers.GroupBy(answer => answer.Item).OrderBy(item => item.Key)
            .Select(item => item.GroupBy(answer => answer.Annotator).OrderBy(own => own.Key).Select(own => own.Last()).ToArray())];
}
