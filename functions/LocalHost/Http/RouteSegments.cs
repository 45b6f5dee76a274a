using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>
/// What a route accepts, segment by segment, to find routes that accept a common path. Errs on the side of overlap: two different
/// constraints are taken to share a value unless they are known not to.
/// </summary>
internal sealed class RouteSegments
{
    private readonly RouteSegment[] segments;
    private readonly int required;
    private readonly bool endless;

    private RouteSegments(RouteSegment[] segments, int required, bool endless)
    {
        this.segments = segments;
        this.required = required;
        this.endless = endless;
    }

    public static RouteSegments Of(RouteTemplate template, KeyValuePair<string, IRouteConstraint>[] constraints)
    {
        var segments = template.Segments.Select(segment => RouteSegment.Of(segment, constraints)).ToArray();
        var endless = segments is [.., { CatchAll: true }];
        var fixedSegments = endless ? segments[..^1] : segments;
        return new(fixedSegments, Array.FindLastIndex(fixedSegments, segment => !segment.Optional) + 1, endless);
    }

    /// <summary>There may be a path that both accept.</summary>
    public bool Overlaps(RouteSegments other)
    {
        if ((!endless && segments.Length < other.required) || (!other.endless && other.segments.Length < required))
        {
            return false;
        }

        // Only the positions that every common path must fill can keep the two apart.
        for (var i = 0; i < Math.Max(required, other.required); i++)
        {
            if (!At(i).Overlaps(other.At(i)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Everything this accepts the other accepts too, and it accepts less: it is reached when it is tried first, and hides nothing but what
    /// it is for.
    /// </summary>
    public bool IsNarrowerThan(RouteSegments other)
    {
        if ((endless && !other.endless) || required < other.required || (!other.endless && segments.Length > other.segments.Length))
        {
            return false;
        }

        var narrower = !endless && (other.endless || segments.Length < other.segments.Length);
        for (var i = 0; i < segments.Length; i++)
        {
            var (mine, theirs) = (At(i), other.At(i));
            if (!mine.IsWithin(theirs))
            {
                return false;
            }

            narrower |= !theirs.IsWithin(mine);
        }

        return narrower || required > other.required;
    }

    private RouteSegment At(int index) => index < segments.Length ? segments[index] : RouteSegment.Anything;
}
