using System.Reflection;
using AnnotationFunctions.App.Access;

namespace AnnotationFunctions.App.Http;

/// <summary>An HTTP function as its attributes describe it.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Route">Route template without the prefix.</param>
/// <param name="Methods">HTTP methods in upper case.</param>
/// <param name="About">What the OpenAPI document says of it.</param>
/// <param name="Access">Who may call it.</param>
/// <param name="Method">The method that implements it.</param>
public sealed record HttpEndpoint(
    string Function, string Route, IReadOnlyList<string> Methods, EndpointAttribute About, AccessAttribute Access, MethodInfo Method)
{
    /// <summary>Names of the parameters in the route, in order.</summary>
    public IReadOnlyList<string> RouteParameters { get; } =
        [.. Route.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}', '*').Split(':')[0])];
}
