namespace AnnotationFunctions.Tests.Architecture;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>C# files below a folder, with paths relative to it, without what builds leave.</summary>
    public static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Path.Combine(Root, folder), file))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string Find(DirectoryInfo? directory) => directory is null
        ? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds AnnotationFunctions.sln.")
        : File.Exists(Path.Combine(directory.FullName, "AnnotationFunctions.sln")) ? directory.FullName : Find(directory.Parent);
}
