namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>States on a trigger attribute what its trigger can do, in the words of <see cref="KnownBindingCapabilities"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindingCapabilitiesAttribute : Attribute
{
    public BindingCapabilitiesAttribute(params string[] capabilities) => Capabilities = capabilities;

    public string[] Capabilities { get; }
}
