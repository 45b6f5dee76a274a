using System.Collections;
using System.Text.RegularExpressions;
using AnnotationFunctions.LocalHost.Hosting;
using Google.Protobuf;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>Every function of the app, in the order of their names, which is the order in which routes are tried.</summary>
internal sealed partial class FunctionCatalog : IReadOnlyList<AppFunction>
{
    private static readonly string[] Triggers = ["httpTrigger", "blobTrigger", "timerTrigger", "orchestrationTrigger", "activityTrigger"];

    private readonly AppFunction[] functions;
    private readonly Dictionary<string, AppFunction> byName;

    private FunctionCatalog(IEnumerable<AppFunction> found)
    {
        functions = [.. found.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
        byName = functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
    }

    public int Count => functions.Length;

    public AppFunction this[int index] => functions[index];

    /// <summary>Reads what the worker says of its functions.</summary>
    /// <exception cref="HostStartException">Lists everything that is wrong with them.</exception>
    public static FunctionCatalog Read(IEnumerable<ByteString> metadata)
    {
        var problems = new List<string>();
        var found = metadata.Select(bytes => AppFunction.TryRead(bytes, problems)).OfType<AppFunction>().ToArray();
        problems.AddRange(found
            .Where(function => !FunctionName().IsMatch(function.Name))
            .Select(function => $"Function '{function.Name}' ({function.EntryPoint}): "
                + "a name starts with a letter and goes on with at most 127 letters, digits, - and _."));
        problems.AddRange(found
            .GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"The function name '{group.Key}' is used by {string.Join(" and ", group.Select(function => function.EntryPoint))}; "
                + "names are unique, whatever their case."));
        problems.AddRange(found
            .Where(function => !Triggers.Any(function.Is))
            .Select(function => $"Function '{function.Name}' has a {function.TriggerType}; this host has {string.Join(", ", Triggers)}."));
        return problems.Count == 0 ? new FunctionCatalog(found) : throw new HostStartException(problems);
    }

    public AppFunction? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The functions with a certain trigger that are not in error.</summary>
    public IEnumerable<AppFunction> Triggered(string triggerType) => functions.Where(function => function.Error is null && function.Is(triggerType));

    public IEnumerator<AppFunction> GetEnumerator() => functions.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex FunctionName();
}
