using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using AnnotationFunctions.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Every function of the app, in the order of their names, which is the order in which routes are tried.</summary>
internal sealed partial class FunctionCatalog : IReadOnlyList<AppFunction>
{
    private readonly AppFunction[] functions;
    private readonly Dictionary<string, AppFunction> byName;

    private FunctionCatalog(IEnumerable<AppFunction> found)
    {
        functions = [.. found.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
        byName = functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
    }

    public int Count => functions.Length;

    public AppFunction this[int index] => functions[index];

    public static FunctionCatalog Discover(IEnumerable<Type> types)
    {
        const BindingFlags declared =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var problems = new List<string>();
        var found = types
            .SelectMany(type => type.GetMethods(declared))
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(method => AppFunction.TryCreate(method, problems))
            .OfType<AppFunction>()
            .ToArray();
        CheckNames(found, problems);
        CheckRetries(found, problems);
        return problems.Count == 0 ? new FunctionCatalog(found) : throw new HostStartException(problems);
    }

    public AppFunction? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The functions with a certain trigger that are not in error.</summary>
    public IEnumerable<(AppFunction Function, TTrigger Trigger)> Triggered<TTrigger>()
        where TTrigger : TriggerBindingAttribute =>
        functions.Where(function => function is { Error: null, Trigger: TTrigger }).Select(function => (function, (TTrigger)function.Trigger));

    public IEnumerator<AppFunction> GetEnumerator() => functions.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void CheckNames(AppFunction[] found, List<string> problems)
    {
        problems.AddRange(found
            .Where(function => !FunctionName().IsMatch(function.Name))
            .Select(function => $"Function '{function.Name}' ({function.EntryPoint}): "
                + "a name starts with a letter and goes on with at most 127 letters, digits, - and _."));
        problems.AddRange(found
            .GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"The function name '{group.Key}' is used by {string.Join(" and ", group.Select(function => function.EntryPoint))}; "
                + "names are unique, whatever their case."));
    }

    private static void CheckRetries(AppFunction[] found, List<string> problems) =>
        problems.AddRange(found
            .Where(function => function.Retry is not null && !SupportsRetry(function.Trigger))
            .Select(function => $"Function '{function.Name}' has {function.Retry!.GetType().Name}, which its {function.TriggerType} does not support."));

    private static bool SupportsRetry(TriggerBindingAttribute trigger) =>
        trigger.GetType().GetCustomAttribute<BindingCapabilitiesAttribute>()?.Capabilities.Contains(KnownBindingCapabilities.FunctionLevelRetry) == true;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex FunctionName();
}
