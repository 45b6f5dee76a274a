namespace Microsoft.Azure.Functions.Worker;

/// <summary>The data of one invocation that parameters can be bound to by name.</summary>
public abstract class BindingContext
{
    protected BindingContext()
    {
    }

    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
