using AnnotationFunctions.LocalHost.Http;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.LocalHost.Http;

/// <summary>Compares what is said of two routes with what they match, over every path of up to three short segments.</summary>
public sealed class RouteSegmentsTests
{
    private static readonly string[] Words = ["a", "b", "12", "123456789012", "true", "3f2504e04f8911d39a0c0305e82c3301", "a.b"];
    private static readonly string[] Paths =
        ["/", .. Words.Select(one => $"/{one}"), .. Words.SelectMany(one => Words.Select(two => $"/{one}/{two}")),
         .. Words.SelectMany(one => Words.SelectMany(two => Words.Select(three => $"/{one}/{two}/{three}")))];

    private static readonly IInlineConstraintResolver Resolver =
        new ServiceCollection().AddRouting().BuildServiceProvider().GetRequiredService<IInlineConstraintResolver>();

    private static readonly Gen<string> Segment = OneOf("a", "b", "12", "{p}", "{p:int}", "{p:long}", "{p:alpha}", "{p:guid}", "{p:bool}", "{p:maxlength(1)}", "{p}.{q}");

    private static readonly Gen<string> Last = OneOf("", "{r?}", "{r:int?}", "{*r}", "{r=a}");

    private static readonly Gen<string> Template =
        Gen.Select(Segment.Array[0, 2], Last, (segments, last) => string.Join('/', segments.Select(Unique).Append(last).Where(part => part.Length > 0)));

    [Fact]
    public void Overlaps_RoutesWithACommonPath_AlwaysFindsIt() => Gen.Select(Template, Template).Sample(
        (first, second) =>
        {
            var (one, two) = (Of(first), Of(second));
            if (Array.Exists(Paths, path => one.Matches(path) && two.Matches(path)))
            {
                one.Segments.Overlaps(two.Segments).ShouldBeTrue($"{first} and {second}");
                two.Segments.Overlaps(one.Segments).ShouldBeTrue($"{second} and {first}");
            }
        },
        iter: 3_000);

    [Fact]
    public void IsNarrowerThan_Claimed_EveryPathOfTheNarrowerIsOneOfTheWider() => Gen.Select(Template, Template).Sample(
        (first, second) =>
        {
            var (one, two) = (Of(first), Of(second));
            if (one.Segments.IsNarrowerThan(two.Segments))
            {
                Array.Find(Paths, path => one.Matches(path) && !two.Matches(path)).ShouldBeNull($"{first} is not within {second}");
                two.Segments.IsNarrowerThan(one.Segments).ShouldBeFalse($"{first} and {second} are narrower than each other");
            }
        },
        iter: 3_000);

    [Theory]
    [InlineData("tasks/next", "tasks/{id:int}", false)]
    [InlineData("tasks/12", "tasks/{id:int}", true)]
    [InlineData("tasks/{id:int}", "tasks/{id:guid}", false)]
    [InlineData("tasks/{id}/media", "tasks/{id}", false)]
    [InlineData("tasks/{id}/{part?}", "tasks/{id}", true)]
    [InlineData("{*path}", "tasks", true)]
    [InlineData("tasks", "batches", false)]
    [InlineData("Tasks", "tasks", true)]
    public void Overlaps_KnownPairs_AreTold(string first, string second, bool expected) =>
        Of(first).Segments.Overlaps(Of(second).Segments).ShouldBe(expected);

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Route Of(string template) => new(template);

    /// <summary>Parameters of one template need names of their own.</summary>
    private static string Unique(string segment, int index) =>
        segment.Replace("{p", $"{{p{index}", StringComparison.Ordinal).Replace("{q", $"{{q{index}", StringComparison.Ordinal);

    private sealed class Route
    {
        private readonly TemplateMatcher matcher;
        private readonly KeyValuePair<string, IRouteConstraint>[] constraints;

        public Route(string text)
        {
            var template = TemplateParser.Parse(text);
            var defaults = new RouteValueDictionary();
            foreach (var parameter in template.Parameters.Where(parameter => parameter.DefaultValue is not null))
            {
                defaults[parameter.Name!] = parameter.DefaultValue;
            }

            matcher = new TemplateMatcher(template, defaults);
            constraints =
            [
                .. from parameter in template.Parameters
                   from inline in parameter.InlineConstraints
                   select KeyValuePair.Create(parameter.Name!, Resolver.ResolveConstraint(inline.Constraint)!),
            ];
            Segments = RouteSegments.Of(template, constraints);
        }

        public RouteSegments Segments { get; }

        public bool Matches(string path)
        {
            var values = new RouteValueDictionary();
            return matcher.TryMatch(path, values) && Array.TrueForAll(
                constraints,
                pair => values.GetValueOrDefault(pair.Key) is null
                    || pair.Value.Match(null, null, pair.Key, values, RouteDirection.IncomingRequest));
        }
    }
}
