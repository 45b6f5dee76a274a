using System.Text;

namespace AnnotationFunctions.Cli.Answers;

/// <summary>A file that gets its name only when it is whole: written beside its place, moved by <see cref="Commit"/>, removed otherwise.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private bool _committed;

    internal PendingFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
        {
            throw new CommandFailure($"{path} is a directory; expected the name of a file to write.");
        }

        var folder = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(folder))
        {
            throw new CommandFailure($"There is no directory {folder} to write {Path.GetFileName(_path)} to.");
        }

        _partial = $"{_path}.{Environment.ProcessId}.partial";
        Writer = new StreamWriter(_partial, append: false, new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
    }

    internal StreamWriter Writer { get; }

    internal void Commit()
    {
        Writer.Dispose();
        File.Move(_partial, _path, overwrite: true);
        _committed = true;
    }

    public void Dispose()
    {
        if (!_committed)
        {
            Writer.Dispose();
            File.Delete(_partial);
        }
    }
}
