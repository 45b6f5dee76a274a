using System.Text.Json;

namespace AnnotationFunctions.Cli.Local;

/// <summary>
/// Where a local pipeline keeps its state between runs: storage, host state, secrets, logs. Whoever runs a pipeline on it holds its
/// lock, which the operating system drops with the process, however that ends.
/// </summary>
internal sealed class StateFolder
{
    private const string LockName = "up.lock";

    internal StateFolder(string root)
    {
        Root = root;
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(Logs);
    }

    internal string Root { get; }

    internal string Azurite => Path.Combine(Root, "azurite");

    internal string Host => Path.Combine(Root, "host");

    internal string Logs => Path.Combine(Root, "logs");

    internal string OwnerToken => Path.Combine(Root, "owner.token");

    /// <summary>Key of the storage emulator's account.</summary>
    internal string StorageKey => Path.Combine(Root, "storage.key");

    internal string SigningKey => Path.Combine(Root, "signing.key");

    /// <summary>
    /// The folder, emptied of what an earlier run left; says who uses it where somebody does. A folder that holds anything else is refused.
    /// </summary>
    internal static StateFolder Fresh(string root)
    {
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            if (!File.Exists(Path.Combine(root, LockName)))
            {
                throw new CommandFailure($"{root} holds something that is no state of a pipeline; name an empty folder or one of an earlier run.");
            }

            new StateFolder(root).Lock(new Uri("http://127.0.0.1")).Dispose();
            Empty(new DirectoryInfo(root));
        }

        return new StateFolder(root);
    }

    // The folder itself stays: it may be a link to where its owner wants the state to be.
    private static void Empty(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } nested)
            {
                nested.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <summary>Takes the lock, or says who holds it.</summary>
    internal IDisposable Lock(Uri address)
    {
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(Root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new CommandFailure($"{Root} is in use: {Holder()}. Stop it first, or use the running one.");
        }

        File.WriteAllText(HolderFile, JsonSerializer.Serialize(new StateHolder(Environment.ProcessId, address), Client.Wire.Compact));
        return held;
    }

    private string HolderFile => Path.Combine(Root, "up.json");

    private string Holder()
    {
        try
        {
            var holder = JsonSerializer.Deserialize<StateHolder>(File.ReadAllText(HolderFile), Client.Wire.Compact);
            return holder is null ? "another process runs on it" : $"process {holder.Process} serves {holder.Address} from it";
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            return "another process runs on it";
        }
    }

    private sealed record StateHolder(int Process, Uri Address);
}
