using AnnotationFunctions.LocalHost.Hosting;
using AnnotationFunctions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AnnotationFunctions.LocalHost.Http;

/// <summary>
/// The routes of the app. They are tried in the order of the functions' names and the first match wins, so a table in which that would hide
/// a function behind another is refused.
/// </summary>
internal sealed class RouteTable
{
    /// <summary>First segments that the host keeps for itself.</summary>
    private static readonly string[] Reserved = ["admin", "runtime"];

    private readonly HttpRoute[] routes;

    private RouteTable(HttpRoute[] routes) => this.routes = routes;

    public IReadOnlyList<HttpRoute> Routes => routes;

    /// <summary>Builds the table; a function with a reserved route is put in error, anything else that is wrong stops the start.</summary>
    public static RouteTable Build(FunctionCatalog functions, string prefix, IInlineConstraintResolver constraints)
    {
        var problems = new List<string>();
        var routes = new List<HttpRoute>();
        foreach (var function in functions.Triggered("httpTrigger"))
        {
            try
            {
                var route = new HttpRoute(function, prefix, constraints);
                if (IsReserved(route.Template ?? "") || IsReserved(route.Text))
                {
                    function.Error = $"its route '{route.Template}' conflicts with the host's own routes "
                        + $"({string.Join(", ", Reserved.Select(name => name + "/"))}).";
                }
                else
                {
                    routes.Add(route);
                }
            }
            catch (Exception error) when (error is ArgumentException or RouteCreationException)
            {
                problems.Add($"Function '{function.Name}': the route '{function.Text("route")}' cannot be used: {error.Message}");
            }
        }

        problems.AddRange(Overlaps(routes));
        return problems.Count == 0 ? new RouteTable([.. routes]) : throw new HostStartException(problems);
    }

    public HttpRoute? Match(HttpContext http, RouteValueDictionary values) =>
        Array.Find(routes, route => route.TryMatch(http, values));

    private static bool IsReserved(string route) =>
        Reserved.Contains(route.Trim('/').Split('/')[0], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Overlaps(List<HttpRoute> routes) =>
        from first in Enumerable.Range(0, routes.Count)
        from second in Enumerable.Range(first + 1, routes.Count - first - 1)
        let problem = Overlap(routes[first], routes[second])
        where problem is not null
        select problem;

    private static string? Overlap(HttpRoute first, HttpRoute second)
    {
        if (first.Methods is not null && second.Methods is not null && !first.Methods.Overlaps(second.Methods))
        {
            return null;
        }

        return first.Segments.Overlaps(second.Segments) && !first.Segments.IsNarrowerThan(second.Segments)
            ? $"The routes of '{first.Function.Name}' ({first.Text}) and '{second.Function.Name}' ({second.Text}) overlap: "
              + $"routes are tried in the order of function names, so '{first.Function.Name}' would hide '{second.Function.Name}'. "
              + "Change a route, or a name so that the narrower route comes first."
            : null;
    }
}
