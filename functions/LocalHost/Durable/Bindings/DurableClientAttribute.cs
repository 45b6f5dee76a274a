using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a parameter that receives the <see cref="Microsoft.DurableTask.Client.DurableTaskClient"/>.</summary>
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Accepted for the sake of the real host; this one has a single task hub.</summary>
    public string? TaskHub { get; set; }

    /// <inheritdoc cref="TaskHub"/>
    public string? ConnectionName { get; set; }
}
