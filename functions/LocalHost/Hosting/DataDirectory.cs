namespace AnnotationFunctions.LocalHost.Hosting;

/// <summary>The folder of the host's state, held by one host at a time; the hold ends with the process, however it ends.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream hold;

    private DataDirectory(string path, FileStream hold)
    {
        Path = path;
        this.hold = hold;
        Id = ReadOrWriteId(hold);
    }

    public string Path { get; }

    /// <summary>What tells this folder from every other; it stays as long as the folder does.</summary>
    public Guid Id { get; }

    public static DataDirectory Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HostStartException($"The data folder {path} (setting LocalHost__DataPath) cannot be made: {error.Message}");
        }

        try
        {
            return new(path, new FileStream(System.IO.Path.Combine(path, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            throw new HostStartException(
                $"The data folder {path} is in use by another host. Stop it, or give this one a folder of its own with LocalHost__DataPath.");
        }
        catch (UnauthorizedAccessException error)
        {
            throw new HostStartException($"The data folder {path} (setting LocalHost__DataPath) cannot be written: {error.Message}");
        }
    }

    public void Dispose() => hold.Dispose();

    private static Guid ReadOrWriteId(FileStream file)
    {
        if (Guid.TryParse(new StreamReader(file).ReadToEnd(), out var known))
        {
            return known;
        }

        var made = Guid.NewGuid();
        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(made.ToString()));
        file.Flush();
        return made;
    }
}
