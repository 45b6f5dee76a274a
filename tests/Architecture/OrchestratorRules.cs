using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.Tests.Architecture;

/// <summary>
/// What an orchestrator must not do, found by following every call that it makes into the assemblies of this project: ask a clock, roll
/// dice, start work outside the durable context, or touch anything outside its input.
/// </summary>
internal static class OrchestratorRules
{
    private static readonly Dictionary<string, string[]> BannedMembers = new(StringComparer.Ordinal)
    {
        ["System.DateTime"] = ["get_Now", "get_UtcNow", "get_Today"],
        ["System.DateTimeOffset"] = ["get_Now", "get_UtcNow"],
        ["System.Guid"] = ["NewGuid", "CreateVersion7"],
        ["System.Threading.Tasks.Task"] = ["Run", "Delay", "Yield", "ConfigureAwait"],
        ["System.Threading.Tasks.Task`1"] = ["ConfigureAwait"],
        ["System.Threading.Tasks.ValueTask"] = ["ConfigureAwait"],
        ["System.Threading.Tasks.ValueTask`1"] = ["ConfigureAwait"],
    };

    private static readonly string[] BannedTypes =
    [
        "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random", "System.Environment", "System.Console", "System.Threading.Thread",
        "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Threading.ThreadPool", "System.Threading.SemaphoreSlim", "System.Threading.Monitor",
        "System.Threading.Tasks.TaskFactory", "System.Security.Cryptography.RandomNumberGenerator", "System.IO.File", "System.IO.Directory", "System.IO.FileStream",
    ];

    private static readonly string[] BannedNamespaces = ["Azure", "System.Net", "Microsoft.AspNetCore", "Microsoft.Extensions.Configuration", "AnnotationFunctions.App.Storage"];

    public static IEnumerable<MethodInfo> OrchestratorsOf(Assembly assembly) => assembly.GetTypes()
        .SelectMany(TypeUsage.MethodsOf).OfType<MethodInfo>()
        .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(OrchestrationTriggerAttribute))));

    /// <summary>What an orchestrator does that it must not, as "where: what".</summary>
    public static IReadOnlyList<string> Violations(MethodInfo orchestrator)
    {
        var found = new List<string>();
        if (!orchestrator.IsStatic && orchestrator.DeclaringType!.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Length > 0)
        {
            found.Add($"{orchestrator.DeclaringType}: an orchestrator's class holds state or injected services");
        }

        var seen = new HashSet<MethodBase>();
        var waiting = new Queue<MethodBase>([orchestrator]);
        while (waiting.TryDequeue(out var method))
        {
            if (!seen.Add(method))
            {
                continue;
            }

            foreach (var member in IntermediateLanguage.MembersNamedBy(method))
            {
                if (IsBanned(member))
                {
                    found.Add($"{method.DeclaringType}.{method.Name}: {member.DeclaringType ?? member}.{member.Name}");
                }

                foreach (var next in Inside(member))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return found;
    }

    private static bool IsBanned(MemberInfo member)
    {
        var type = member as Type ?? member.DeclaringType;
        if (type is null)
        {
            return false;
        }

        type = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        return BannedTypes.Contains(type.FullName)
            || BannedNamespaces.Any(name => type.Namespace == name || type.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true)
            || (BannedMembers.TryGetValue(type.FullName ?? "", out var members) && members.Contains(member.Name));
    }

    // Bodies of this project's own methods, and of the state machines and closures that they make.
    private static IEnumerable<MethodBase> Inside(MemberInfo member)
    {
        var type = member as Type ?? member.DeclaringType;
        if (type is null || !type.Assembly.GetName().Name!.StartsWith("AnnotationFunctions.", StringComparison.Ordinal)
            || type.Assembly.GetName().Name == "AnnotationFunctions.LocalHost")
        {
            return [];
        }

        var isMachine = typeof(System.Runtime.CompilerServices.IAsyncStateMachine).IsAssignableFrom(type)
            || (type.IsNested && typeof(System.Collections.IEnumerator).IsAssignableFrom(type));
        var machine = isMachine ? TypeUsage.MethodsOf(type).Where(method => method.Name == "MoveNext") : [];
        return member is MethodBase called ? machine.Append(called) : machine;
    }
}
