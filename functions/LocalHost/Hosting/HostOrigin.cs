using System.Reflection;

namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>Where the app is: the types to look for functions in, and the folder with its host.json.</summary>
internal sealed record HostOrigin(IReadOnlyList<Type> Types, string Directory)
{
    public static HostOrigin EntryAssembly()
    {
        var assembly = Assembly.GetEntryAssembly()
            ?? throw new HostStartException("There is no entry assembly to look for functions in.");
        return new(assembly.GetTypes(), AppContext.BaseDirectory);
    }
}
