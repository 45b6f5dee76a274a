using System.IO.Enumeration;
using AnnotationFunctions.Cli.Files;
using AnnotationFunctions.Core.Names;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary>A file to upload, and its name below the project's folder.</summary>
internal sealed record LocalFile(string Name, Func<Stream> Open, long Bytes)
{
    /// <summary>Whether the system or an archiver wrote it by itself, see <see cref="HelperFile"/>; it is counted, not uploaded.</summary>
    internal bool IsHelper { get; init; }

    /// <summary>
    /// The files that the paths name, directories with everything below them except hidden entries. Names are relative to the named
    /// directory; a file named directly keeps its file name, and is no helper since somebody means it.
    /// </summary>
    internal static IReadOnlyList<LocalFile> Below(IEnumerable<string> paths)
    {
        var files = new SortedDictionary<string, LocalFile>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                Add(files, path, Path.GetFileName(path), isHelper: false);
            }
            else if (Directory.Exists(path))
            {
                foreach (var (file, isHidden) in Walk(path))
                {
                    var name = Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/');
                    var isHelper = HelperFile.IsByName(name) || HelperFile.IsCompanionName(name) && HelperFile.Is(name, Head(file));
                    if (isHelper || !isHidden)
                    {
                        Add(files, file, name, isHelper);
                    }
                }
            }
            else
            {
                throw CommandFailure.WrongUsage($"There is no file or directory {Path.GetFullPath(path)}.");
            }
        }

        return [.. files.Values];
    }

    private static void Add(SortedDictionary<string, LocalFile> files, string path, string name, bool isHelper)
    {
        if (!isHelper && !IsFile(path))
        {
            throw CommandFailure.WrongUsage($"{Path.GetFullPath(path)} is no file but a FIFO, a device or a socket; only files are uploaded.");
        }

        if (!files.TryAdd(name, new LocalFile(name, () => File.OpenRead(path), BytesOf(path)) { IsHelper = isHelper }) && !isHelper)
        {
            throw CommandFailure.WrongUsage($"Two of the files would be uploaded as '{name}'; the second is {Path.GetFullPath(path)}.");
        }
    }

    /// <summary>All files below a directory, hidden ones too, but nothing below hidden directories.</summary>
    private static FileSystemEnumerable<(string Path, bool IsHidden)> Walk(string directory) =>
        new(directory, (ref FileSystemEntry entry) => (entry.ToSpecifiedFullPath(), IsHidden(ref entry)), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsHidden(ref entry),
        };

    private static bool IsHidden(ref FileSystemEntry entry) => (entry.Attributes & (FileAttributes.Hidden | FileAttributes.System)) != 0;

    /// <summary>Reading a FIFO waits for a writer, and a device may never end.</summary>
    private static bool IsFile(string path) => FileFacts.Of(path)?.Kind is not (FileKind.Fifo or FileKind.Device or FileKind.Socket);

    // A file that cannot be read is reported when it is its turn.
    private static byte[] Head(string path)
    {
        if (!IsFile(path))
        {
            return [];
        }

        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[HelperFile.HeadLength];
            return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long BytesOf(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
