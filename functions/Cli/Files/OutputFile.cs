using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AnnotationFunctions.Cli.Files;

/// <summary>
/// A file that the user asked for. It is written aside, and gets to its place by <see cref="CommitAsync"/> only when it is whole; without that
/// it is removed, and its place is as it was. Every command that writes a file writes it with this.
/// </summary>
/// <remarks>
/// Symbolic links are followed: what they lead to is written, also where it does not exist yet. A regular file, or a new one, is written beside its
/// place and moved there, with the mode and the owner of the file that it replaces. What cannot be replaced so is written through, that is, into
/// what is there: a FIFO, a device, a stream of this process (<c>-</c>, <c>/dev/stdout</c>), and a regular file that has a second name, whose owner
/// cannot be kept, or whose folder takes no new file. Such a file is not whole when the disk fills up meanwhile.
/// </remarks>
internal sealed class OutputFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly FilePlace _place;
    private readonly TextWriter _output;
    private readonly FileStream _staged;
    private readonly bool _replaces;
    private StreamWriter? _writer;

    private OutputFile(FilePlace place, TextWriter output)
    {
        (_place, _output) = (place, output);
        (_staged, _replaces) = Stage(place);
    }

    /// <summary>Path of what was written so far, for reading it again before <see cref="CommitAsync"/>.</summary>
    internal string StagedPath => _staged.Name;

    /// <summary>The bytes.</summary>
    internal Stream Stream => _staged;

    /// <summary>The text, as UTF-8 with lines that end with a line feed.</summary>
    internal TextWriter Writer => _writer ??= new StreamWriter(_staged, new UTF8Encoding(false), BufferSize, leaveOpen: true) { NewLine = "\n" };

    /// <summary>Begins a file, or says why it could not be written.</summary>
    /// <param name="path">Path of the file; <c>-</c> for standard output.</param>
    /// <param name="output">Standard output; that of the process by default.</param>
    /// <exception cref="CommandFailure">It cannot be written there.</exception>
    internal static OutputFile Create(string path, TextWriter? output = null)
    {
        try
        {
            return new OutputFile(FilePlace.ToWrite(path), output ?? Console.Out);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{path} cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>True where results go to standard output, so that nothing else may.</summary>
    internal static bool IsStandardOutput(string? path) => path is not null && FilePlace.ToWrite(path).Descriptor == FilePlace.StandardOutput;

    /// <summary>Brings what was written to its place.</summary>
    /// <exception cref="CommandFailure">It could not be written there.</exception>
    internal async Task CommitAsync(CancellationToken cancellation)
    {
        try
        {
            _writer?.Flush();
            _staged.Flush();
            if (!_replaces || !TryMove())
            {
                await WriteThroughAsync(cancellation);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{_place.Named} cannot be written: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        try
        {
            _writer?.Dispose();
            _staged.Dispose();
        }
        catch (IOException)
        {
            // The failure that matters, such as a full disk, was reported where it first happened.
        }
        finally
        {
            File.Delete(_staged.Name); // gone already where it was moved
        }
    }

    private static (FileStream Staged, bool Replaces) Stage(FilePlace place)
    {
        var folder = Path.GetDirectoryName(place.Path);
        if (place.Facts?.Kind == FileKind.Directory || (place.Descriptor is null && Path.EndsInDirectorySeparator(place.Named)))
        {
            throw new CommandFailure($"{place.Named} is a directory; expected the name of a file to write.");
        }

        if (place.Descriptor is not null || place.Facts is { Kind: not FileKind.Regular })
        {
            return (Temporary(), false);
        }

        if (!Directory.Exists(folder))
        {
            throw new CommandFailure($"There is no directory {folder} to write {Path.GetFileName(place.Path)} to.");
        }

        if (place.Facts is null)
        {
            return (Beside(folder), true);
        }

        using (OpenToWrite(place.Path))
        {
            // A file that is read-only stays as it is, although its folder would let us replace it.
        }

        return place.Facts.Names == 1 && TryBeside(folder, place.Facts) is { } staged ? (staged, true) : (Temporary(), false);
    }

    /// <summary>A file beside an existing one, and of the same owner; null where there cannot be one.</summary>
    private static FileStream? TryBeside(string folder, FileFacts facts)
    {
        FileStream staged;
        try
        {
            staged = Beside(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && FileFacts.Of(staged.Name) is { } made && (made.Owner, made.Group) != (facts.Owner, facts.Group)
            && !FileFacts.TryGive(staged.Name, facts.Owner, facts.Group))
        {
            staged.Dispose();
            File.Delete(staged.Name);
            return null;
        }

        return staged;
    }

    private static FileStream Temporary() => Beside(Path.GetTempPath(), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private static FileStream Beside(string folder, UnixFileMode? mode = null)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = BufferSize };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return new FileStream(Path.Combine(folder, $".{Path.GetRandomFileName()}.partial"), options);
    }

    /// <summary>Moves the file to its place; false where the place is taken by something that only can be written into, such as a mounted file.</summary>
    private bool TryMove()
    {
        if (_place.Facts is { } facts && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_staged.SafeFileHandle, facts.Mode);
        }

        if (OperatingSystem.IsWindows())
        {
            _staged.Dispose(); // there an open file is not moved
        }

        try
        {
            File.Move(_staged.Name, _place.Path, overwrite: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && _place.Facts is not null && File.Exists(_place.Path))
        {
            return false;
        }
    }

    private async Task WriteThroughAsync(CancellationToken cancellation)
    {
        await using var written = new FileStream(
            StagedPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);
        if (_place.Descriptor is FilePlace.StandardOutput or FilePlace.StandardError)
        {
            await CopyAsync(written, _place.Descriptor == FilePlace.StandardOutput ? _output : Console.Error, cancellation);
            return;
        }

        // Opening a FIFO waits for its reader, for as long as it takes; the user may have enough of that.
        await using var target = await Task.Run(OpenTarget, cancellation).WaitAsync(cancellation);
        await written.CopyToAsync(target, cancellation);
        if (_place.Facts is { Kind: FileKind.Regular })
        {
            target.SetLength(written.Length);
        }

        await target.FlushAsync(cancellation);
    }

    private FileStream OpenTarget() => _place.Descriptor is { } number
        ? new FileStream(new SafeFileHandle(number, ownsHandle: false), FileAccess.Write, bufferSize: 0)
        : OpenToWrite(_place.Path);

    private static FileStream OpenToWrite(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Through the writer of the process, so that the order of what is said there stays.</summary>
    private static async Task CopyAsync(Stream written, TextWriter output, CancellationToken cancellation)
    {
        using var reader = new StreamReader(written, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, BufferSize);
        var block = new char[BufferSize];
        while (await reader.ReadAsync(block, cancellation) is var count and > 0)
        {
            await output.WriteAsync(block.AsMemory(0, count), cancellation);
        }

        await output.FlushAsync(cancellation);
    }
}
