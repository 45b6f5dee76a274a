using System.Reflection;
using AnnotationFunctions.App.Access;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.App.Http;

/// <summary>All HTTP functions of an assembly.</summary>
public sealed class EndpointCatalog
{
    private readonly Dictionary<string, HttpEndpoint> endpoints;

    private EndpointCatalog(IEnumerable<HttpEndpoint> endpoints) =>
        this.endpoints = endpoints.ToDictionary(endpoint => endpoint.Function, StringComparer.OrdinalIgnoreCase);

    /// <summary>The endpoints by route.</summary>
    public IReadOnlyList<HttpEndpoint> Endpoints => [.. endpoints.Values.OrderBy(endpoint => endpoint.Route, StringComparer.Ordinal)];

    /// <summary>Reads the attributes of every HTTP function.</summary>
    /// <exception cref="InvalidOperationException">A function states no access or does not describe itself; the message names each.</exception>
    public static EndpointCatalog Load(Assembly assembly)
    {
        var faults = Faults(assembly);
        return faults.Count == 0
            ? new EndpointCatalog(HttpFunctions(assembly).Select(Describe))
            : throw new InvalidOperationException("The function app is not started: " + string.Join(" ", faults));
    }

    /// <summary>What is missing on HTTP functions, one sentence each.</summary>
    public static IReadOnlyList<string> Faults(Assembly assembly)
    {
        var faults = new List<string>();
        foreach (var method in HttpFunctions(assembly))
        {
            var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
            if (method.GetCustomAttribute<AccessAttribute>() is null)
            {
                faults.Add($"Function '{name}' has no [Access]: it must state the roles that may call it.");
            }

            if (method.GetCustomAttribute<EndpointAttribute>() is null)
            {
                faults.Add($"Function '{name}' has no [Endpoint]: it must describe itself.");
            }
        }

        return faults;
    }

    /// <summary>The endpoint of a function, or null when it is not an HTTP function.</summary>
    public HttpEndpoint? Find(string function) => endpoints.GetValueOrDefault(function);

    private static IEnumerable<MethodInfo> HttpFunctions(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(FunctionAttribute)) && TriggerOf(method) is not null);

    private static HttpEndpoint Describe(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var trigger = TriggerOf(method)!;
        return new HttpEndpoint(
            name,
            (trigger.Route ?? name).Trim('/'),
            [.. (trigger.Methods ?? ["get", "post"]).Select(verb => verb.ToUpperInvariant())],
            method.GetCustomAttribute<EndpointAttribute>()!,
            method.GetCustomAttribute<AccessAttribute>()!,
            method);
    }

    private static HttpTriggerAttribute? TriggerOf(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);
}
