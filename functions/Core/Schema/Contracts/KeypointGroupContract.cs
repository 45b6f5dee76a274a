using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Geometry;
using AnnotationFunctions.Core.Schema.Objects;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema.Contracts;

/// <summary>Groups of named points.</summary>
internal sealed class KeypointGroupContract(LabelSchema schema) : ObjectContract<KeypointGroup>
{
    private readonly GeometryRules _geometry = new(schema);
    private readonly KeypointsConstraint[] _rules = [.. schema.Constraints.OfType<KeypointsConstraint>()];

    public override string Unstated =>
        "No keypoint of an object occurs twice, those that are required are there, and they lie inside the item.";

    protected override IEnumerable<Member> Members(ClassForm form)
    {
        var point = new ObjectShape(
            new Member("name", form.IsUnknown ? TextShape.Id : new ChoiceShape(form.Keypoints)),
            new Member("x", Coordinate),
            new Member("y", Coordinate),
            new Member("visibility", new ChoiceShape("visible", "occluded")));
        var side = new NumberShape { Min = 0, AboveMin = true, Max = AnswerLimits.MaxCoordinate };
        var box = new ObjectShape(
            new Member("x", Coordinate),
            new Member("y", Coordinate),
            new Member("width", side),
            new Member("height", side));
        return
        [
            new("points", new ArrayShape(point, 1, form.IsUnknown ? AnswerLimits.MaxAttributes : form.Keypoints.Count)),
            new("box", box, required: false),
        ];
    }

    protected override void Check(KeypointGroup item, ItemBounds bounds, CheckScope scope)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var points = new Point[item.Points.Count];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new Point(item.Points[i].X, item.Points[i].Y);
            if (!names.Add(item.Points[i].Name))
            {
                scope.AddAt(["points", i, "name"], ViolationCode.Duplicate, $"The keypoint '{item.Points[i].Name}' occurs more than once.");
            }
        }
        var extent = Extent.Of(points);
        _geometry.Check(item.Class, extent, extent.Width, extent.Height, null, InsideRule.Whole, bounds, scope);
        if (item.Box is { } box)
        {
            var drawn = new Extent(box.X, box.Y, box.X + box.Width, box.Y + box.Height);
            scope.Enter("box");
            _geometry.CheckPlace(item.Class, drawn, InsideRule.Whole, bounds, scope);
            scope.Leave();
        }
        CheckRules(item, names, scope);
    }

    private void CheckRules(KeypointGroup item, HashSet<string> names, CheckScope scope)
    {
        foreach (var rule in _rules.Where(rule => rule.AppliesTo(item.Class)))
        {
            foreach (var missing in rule.Required.Where(name => !names.Contains(name)))
            {
                scope.AddAt(["points"], ViolationCode.Keypoints, $"{rule.Explain($"The keypoint '{missing}' is required.")}");
            }
            if (names.Count < rule.Min)
            {
                scope.AddAt(["points"], ViolationCode.Keypoints,
                    $"{rule.Explain($"There are {names.Count} keypoints; expected at least {rule.Min}.")}");
            }
        }
    }
}
