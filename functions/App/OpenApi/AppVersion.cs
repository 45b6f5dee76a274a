using System.Reflection;

namespace AnnotationFunctions.App.OpenApi;

/// <summary>The version of the app, without the commit that some builds append.</summary>
internal static class AppVersion
{
    internal static string Text { get; } =
        typeof(AppVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
