namespace AnnotationFunctions.Tests.Inference;

/// <summary>The files of the source tree.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? directory) => directory is null
        ? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds AnnotationFunctions.sln.")
        : File.Exists(Path.Combine(directory.FullName, "AnnotationFunctions.sln")) ? directory.FullName : Find(directory.Parent);
}
