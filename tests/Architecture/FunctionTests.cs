using System.Reflection;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AnnotationFunctions.Tests.Architecture;

public sealed class FunctionTests
{
    private static readonly Assembly App = typeof(Role).Assembly;

    private static IEnumerable<MethodInfo> Functions =>
        App.GetTypes().SelectMany(TypeUsage.MethodsOf).OfType<MethodInfo>().Where(method => method.IsDefined(typeof(FunctionAttribute)));

    [Fact]
    public void Functions_Names_AreUniqueWhateverTheirCase() =>
        Functions.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name.ToUpperInvariant()).ShouldBeUnique();

    [Fact]
    public void HttpFunctions_Each_StatesItsAccessAndDescribesItself() => EndpointCatalog.Faults(App).ShouldBeEmpty();

    [Fact]
    public void Catalog_FunctionWithoutAccess_IsRefusedByName()
    {
        var error = Should.Throw<InvalidOperationException>(() => EndpointCatalog.Load(Assembly.GetExecutingAssembly()));
        error.Message.ShouldContain("'Naked' has no [Access]");
        error.Message.ShouldContain("'Naked' has no [Endpoint]");
    }

    [Fact]
    public void HttpFunctions_AnonymousOnes_AreTheseAndNoOthers() => EndpointCatalog.Load(App).Endpoints
        .Where(endpoint => endpoint.Access.Anonymous).Select(endpoint => endpoint.Route).ShouldBe(["docs", "docs/scalar.js", "health", "openapi.json"]);

    [Fact]
    public void HttpFunctions_SignedLinks_AreForTasksAlone() => EndpointCatalog.Load(App).Endpoints
        .Where(endpoint => endpoint.Access.SignedLink && !endpoint.RouteParameters.Contains("task")).ShouldBeEmpty();

    [Fact]
    public void HttpFunctions_AuthorizationLevel_IsAnonymousSinceTokensAreOurs() => Functions
        .SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
        .Where(trigger => trigger is not null && trigger.AuthLevel != AuthorizationLevel.Anonymous).ShouldBeEmpty();

    [Fact]
    public void HttpFunctions_Routes_NoneIsHiddenByAnother() => Hidden(EndpointCatalog.Load(App).Endpoints).ShouldBeEmpty();

    [Theory]
    [InlineData("AGet", "tasks/{id}", "BNext", "tasks/next", true)]
    [InlineData("ANext", "tasks/next", "BGet", "tasks/{id}", false)]
    [InlineData("A", "{x}/b", "B", "a/{y}", true)]
    [InlineData("A", "{*path}", "B", "a/b/c", true)]
    [InlineData("B", "a/b/c", "Z", "{*path}", false)]
    [InlineData("A", "a/{x}", "B", "a/{x}/b", false)]
    [InlineData("A", "admin/x", "B", "b", true)]
    public void Hidden_RoutesInOrderOfName_FindsWhatIsNeverReached(string first, string firstRoute, string second, string secondRoute, bool hidden)
    {
        HttpEndpoint Endpoint(string name, string route) => new(name, route, ["GET"], new EndpointAttribute("x"), new AccessAttribute(Role.Any), null!);
        Hidden([Endpoint(second, secondRoute), Endpoint(first, firstRoute)]).Any().ShouldBe(hidden);
    }

    [Fact]
    public void LoggerMessages_EventIds_AreUnique() => App.GetTypes()
        .SelectMany(TypeUsage.MethodsOf)
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .Where(message => message is not null)
        .Select(message => message!.EventId)
        .ShouldBeUnique();

    // The host tries routes in order of function name and takes the first that matches.
    private static IEnumerable<string> Hidden(IReadOnlyList<HttpEndpoint> endpoints)
    {
        var ordered = endpoints.OrderBy(endpoint => endpoint.Function, StringComparer.OrdinalIgnoreCase).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            if (ordered[i].Route.StartsWith("admin/", StringComparison.OrdinalIgnoreCase))
            {
                yield return $"{ordered[i].Function}: the host keeps routes under admin/ for itself";
            }

            foreach (var later in ordered.Skip(i + 1).Where(later => later.Methods.Intersect(ordered[i].Methods).Any() && Overlap(ordered[i].Route, later.Route)))
            {
                if (!IsMoreSpecific(ordered[i].Route, later.Route))
                {
                    yield return $"{ordered[i].Function} ({ordered[i].Route}) hides {later.Function} ({later.Route})";
                }
            }
        }
    }

    private static bool Overlap(string first, string second)
    {
        var (a, b) = (first.Split('/'), second.Split('/'));
        for (var i = 0; ; i++)
        {
            if (i < a.Length && a[i].StartsWith("{*", StringComparison.Ordinal) || i < b.Length && b[i].StartsWith("{*", StringComparison.Ordinal))
            {
                return true;
            }

            if (i == a.Length || i == b.Length)
            {
                return a.Length == b.Length;
            }

            if (!a[i].StartsWith('{') && !b[i].StartsWith('{') && !a[i].Equals(b[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }
    }

    // Of two routes that overlap, the first matches less than the second wherever they differ.
    private static bool IsMoreSpecific(string first, string second)
    {
        var pairs = first.Split('/').Zip(second.Split('/')).ToList();
        return pairs.Any(pair => !pair.First.StartsWith('{') && pair.Second.StartsWith('{')) && pairs.All(pair => !pair.First.StartsWith('{') || pair.Second.StartsWith('{'));
    }

    private static class Sample
    {
        [Function("Naked")]
        public static void Naked([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "naked")] object request) => _ = request;
    }
}
