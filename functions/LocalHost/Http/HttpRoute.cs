using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using AnnotationFunctions.LocalHost.Worker;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>The route of one HTTP function, ready to match requests.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher matcher;
    private readonly KeyValuePair<string, IRouteConstraint>[] constraints;
    private readonly string literalPrefix;
    private readonly HashSet<string>? methods;

    /// <exception cref="ArgumentException">The template is not one, or names an unknown constraint.</exception>
    public HttpRoute(AppFunction function, string prefix, IInlineConstraintResolver resolver)
    {
        Function = function;
        AuthLevel = Enum.TryParse<AuthorizationLevel>(function.Text("authLevel"), ignoreCase: true, out var level) ? level : AuthorizationLevel.Function;
        Template = function.Text("route");
        Text = Join(prefix, string.IsNullOrWhiteSpace(Template) ? function.Name : Template);
        var template = TemplateParser.Parse(Text);
        matcher = new TemplateMatcher(template, Defaults(template));
        constraints = [.. Constraints(template, resolver)];
        Segments = RouteSegments.Of(template, constraints);
        literalPrefix = "/" + string.Join('/', template.Segments.TakeWhile(segment => segment.IsSimple && segment.Parts[0].IsLiteral)
            .Select(segment => segment.Parts[0].Text));
        methods = MethodsOf(function) is { Count: > 0 } named ? new(named, StringComparer.OrdinalIgnoreCase) : null;
    }

    public AppFunction Function { get; }

    public AuthorizationLevel AuthLevel { get; }

    /// <summary>The route as the function states it; null where it has the function's name.</summary>
    public string? Template { get; }

    /// <summary>The whole template, prefix included, without a slash at its start.</summary>
    public string Text { get; }

    public RouteSegments Segments { get; }

    /// <summary>The methods it answers; null for all of them.</summary>
    public IReadOnlySet<string>? Methods => methods;

    public bool TryMatch(HttpContext http, RouteValueDictionary values)
    {
        var request = http.Request;
        if ((methods is not null && !methods.Contains(request.Method)) || !StartsWithLiterals(request.Path.Value ?? ""))
        {
            return false;
        }

        values.Clear();
        return matcher.TryMatch(request.Path, values) && Array.TrueForAll(
            constraints, constraint => constraint.Value.Match(http, null, constraint.Key, values, RouteDirection.IncomingRequest));
    }

    private static List<string> MethodsOf(AppFunction function) =>
        function.Trigger["methods"] is JsonArray methods ? [.. methods.Select(method => method!.ToString())] : [];

    private static string Join(string prefix, string route) => string.Join('/', new[] { prefix, route.Trim('/') }.Where(part => part.Length > 0));

    private static RouteValueDictionary Defaults(RouteTemplate template)
    {
        var defaults = new RouteValueDictionary();
        foreach (var parameter in template.Parameters.Where(parameter => parameter.DefaultValue is not null))
        {
            defaults[parameter.Name!] = parameter.DefaultValue;
        }

        return defaults;
    }

    private static IEnumerable<KeyValuePair<string, IRouteConstraint>> Constraints(RouteTemplate template, IInlineConstraintResolver resolver) =>
        from parameter in template.Parameters
        from inline in parameter.InlineConstraints
        let constraint = resolver.ResolveConstraint(inline.Constraint)
            ?? throw new ArgumentException($"'{inline.Constraint}' is not a route constraint")
        select KeyValuePair.Create(parameter.Name!, parameter.IsOptional ? new OptionalConstraint(constraint) : constraint);

    private bool StartsWithLiterals(string path) =>
        path.StartsWith(literalPrefix, StringComparison.OrdinalIgnoreCase)
        && (literalPrefix.Length == 1 || path.Length == literalPrefix.Length || path[literalPrefix.Length] == '/');

    /// <summary>A constraint on a parameter that may be absent.</summary>
    private sealed class OptionalConstraint(IRouteConstraint inner) : IRouteConstraint
    {
        public bool Match(HttpContext? http, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection direction) =>
            values.GetValueOrDefault(routeKey) is null || inner.Match(http, route, routeKey, values, direction);
    }
}
