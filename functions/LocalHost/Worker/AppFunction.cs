using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>A function of the app: its method, what starts it, and how its parameters are filled.</summary>
internal sealed class AppFunction : FunctionDefinition
{
    private AppFunction(string name, MethodInfo method, ParameterInfo triggerParameter, TriggerBindingAttribute trigger)
    {
        Name = name;
        Method = method;
        Trigger = trigger;
        TriggerParameter = triggerParameter;
        Retry = method.GetCustomAttribute<RetryAttribute>();
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        Parameters = [.. method.GetParameters().Select(parameter => new FunctionParameter(parameter, parameter == triggerParameter))];
        Body = FunctionBody.Create(method);
        TriggerType = trigger.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal) is var type
            ? char.ToLowerInvariant(type[0]) + type[1..]
            : "";
    }

    public override string Name { get; }

    public override string Id => Name;

    public override string EntryPoint { get; }

    public override string PathToAssembly => Method.DeclaringType!.Assembly.Location;

    public MethodInfo Method { get; }

    public TriggerBindingAttribute Trigger { get; }

    /// <summary>As in function metadata: httpTrigger, blobTrigger, timerTrigger …</summary>
    public string TriggerType { get; }

    public ParameterInfo TriggerParameter { get; }

    public RetryAttribute? Retry { get; }

    public IReadOnlyList<FunctionParameter> Parameters { get; }

    public FunctionBody Body { get; }

    /// <summary>Set once at start for a function that the host does not run, with the reason.</summary>
    public string? Error { get; set; }

    public static AppFunction? TryCreate(MethodInfo method, List<string> problems)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var place = $"Function '{name}' ({method.DeclaringType!.FullName}.{method.Name})";
        var triggers = method.GetParameters()
            .Select(parameter => (Parameter: parameter, Trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(pair => pair.Trigger is not null)
            .ToArray();
        var before = problems.Count;
        if (triggers.Length != 1)
        {
            problems.Add($"{place} has {triggers.Length} triggers; exactly one was expected.");
        }

        if (!method.IsPublic || !method.DeclaringType.IsVisible || method.ContainsGenericParameters)
        {
            problems.Add($"{place} must be a public method of a public class, without type parameters.");
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(System.Runtime.CompilerServices.AsyncStateMachineAttribute)))
        {
            problems.Add($"{place} is async void; return a Task, so that the host knows when it is done.");
        }

        return problems.Count > before ? null : new AppFunction(name, method, triggers[0].Parameter, triggers[0].Trigger!);
    }
}
