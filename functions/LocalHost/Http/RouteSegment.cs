using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>One segment of a route: a literal, or whatever satisfies its constraints.</summary>
internal sealed class RouteSegment
{
    public static readonly RouteSegment Anything = new(null, "", [], false, false);

    private readonly string? literal;
    private readonly string shape;
    private readonly IRouteConstraint[] constraints;

    private RouteSegment(string? literal, string shape, IRouteConstraint[] constraints, bool optional, bool catchAll)
    {
        this.literal = literal;
        this.shape = shape;
        this.constraints = constraints;
        Optional = optional;
        CatchAll = catchAll;
    }

    public bool Optional { get; }

    public bool CatchAll { get; }

    public static RouteSegment Of(TemplateSegment segment, KeyValuePair<string, IRouteConstraint>[] constraints)
    {
        if (segment is { IsSimple: true, Parts: [{ IsLiteral: true } part] })
        {
            return new(part.Text, "", [], false, false);
        }

        // A segment such as {name}.{extension} is told apart by what stands between its parameters.
        var shape = segment.IsSimple ? "" : string.Concat(segment.Parts.Select(part => part.IsLiteral ? part.Text : "{}"));
        var own = constraints.Where(pair => segment.Parts.Any(part => part.Name == pair.Key)).Select(pair => pair.Value);
        var optional = segment.Parts.All(part => part.IsOptional || part.DefaultValue is not null);
        return new(null, shape, [.. own], optional, segment.Parts.Any(part => part.IsCatchAll));
    }

    public bool Overlaps(RouteSegment other) => (literal, other.literal) switch
    {
        (not null, not null) => literal.Equals(other.literal, StringComparison.OrdinalIgnoreCase),
        (not null, null) => other.Accepts(literal),
        (null, not null) => Accepts(other.literal),
        _ => !constraints.Any(mine => other.constraints.Any(theirs => AreDisjoint(mine, theirs))),
    };

    /// <summary>Whatever this accepts, the other accepts.</summary>
    public bool IsWithin(RouteSegment other)
    {
        if (other.literal is not null)
        {
            return literal is not null && Overlaps(other);
        }

        return literal is not null
            ? other.Accepts(literal)
            : (other.shape.Length == 0 || other.shape == shape)
                && other.constraints.All(theirs => constraints.Any(mine => Implies(mine, theirs)));
    }

    private static bool AreDisjoint(IRouteConstraint one, IRouteConstraint two)
    {
        return (IsNumber(one) && HasNoNumbers(two)) || (IsNumber(two) && HasNoNumbers(one));

        static bool IsNumber(IRouteConstraint constraint) => constraint is IntRouteConstraint or LongRouteConstraint;

        // A guid has 32 digits at least, more than a number may have.
        static bool HasNoNumbers(IRouteConstraint constraint) => constraint is AlphaRouteConstraint or GuidRouteConstraint or BoolRouteConstraint;
    }

    private static bool Implies(IRouteConstraint narrow, IRouteConstraint wide) =>
        (narrow is IntRouteConstraint && wide is LongRouteConstraint)
        || (narrow.GetType() == wide.GetType() && narrow.GetType().GetConstructor(Type.EmptyTypes) is not null);

    private bool Accepts(string value)
    {
        if (shape.Length > 0)
        {
            var parts = shape.Split("{}");
            return value.Length >= shape.Length - (parts.Length - 1)
                && value.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase) && value.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
        }

        var values = new RouteValueDictionary { ["value"] = value };
        return constraints.All(constraint => constraint.Match(new DefaultHttpContext(), null, "value", values, RouteDirection.IncomingRequest));
    }
}
