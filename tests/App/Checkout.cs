namespace AnnotationFunctions.Tests.App;

/// <summary>The checkout that the tests run in.</summary>
internal static class Checkout
{
    internal static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder is null
        ? throw new InvalidOperationException("The tests do not run in a checkout.")
        : File.Exists(Path.Combine(folder.FullName, "AnnotationFunctions.sln")) ? folder.FullName : Find(folder.Parent);
}
