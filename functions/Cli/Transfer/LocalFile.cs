namespace AnnotationFunctions.Cli.Transfer;

/// <summary>A file to upload, and its name below the project's folder.</summary>
internal sealed record LocalFile(string Name, Func<Stream> Open, long Bytes)
{
    /// <summary>
    /// The files that the paths name, directories with everything below them except hidden entries. Names are relative to the named
    /// directory; a file named directly keeps its file name.
    /// </summary>
    internal static IReadOnlyList<LocalFile> Below(IEnumerable<string> paths)
    {
        var files = new SortedDictionary<string, LocalFile>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                Add(files, path, Path.GetFileName(path));
            }
            else if (Directory.Exists(path))
            {
                var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
                foreach (var file in Directory.EnumerateFiles(path, "*", options))
                {
                    Add(files, file, Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'));
                }
            }
            else
            {
                throw CommandFailure.WrongUsage($"There is no file or directory {Path.GetFullPath(path)}.");
            }
        }

        return [.. files.Values];
    }

    private static void Add(SortedDictionary<string, LocalFile> files, string path, string name)
    {
        if (!files.TryAdd(name, new LocalFile(name, () => File.OpenRead(path), new FileInfo(path).Length)))
        {
            throw CommandFailure.WrongUsage($"Two of the files would be uploaded as '{name}'; the second is {Path.GetFullPath(path)}.");
        }
    }
}
