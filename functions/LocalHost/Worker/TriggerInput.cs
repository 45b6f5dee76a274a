using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>What one invocation was started by, and what it gives to the parameters.</summary>
internal abstract class TriggerInput
{
    protected static readonly IReadOnlyDictionary<string, object?> NoData = new Dictionary<string, object?>();

    /// <summary>Values that parameters and middleware find by name.</summary>
    public virtual IReadOnlyDictionary<string, object?> BindingData => NoData;

    /// <summary>The span that caused this invocation, where one is known.</summary>
    public virtual ActivityContext Parent => Activity.Current?.Context ?? default;

    public virtual RetryContext? Retry => null;

    /// <summary>The value of the parameter with the trigger attribute.</summary>
    public abstract ValueTask<object?> BindTriggerAsync(FunctionParameter parameter, CancellationToken cancellation);

    /// <summary>The value of a parameter that the trigger gives by its type.</summary>
    public virtual bool TryBind(FunctionParameter parameter, out object? value)
    {
        value = null;
        return false;
    }
}
