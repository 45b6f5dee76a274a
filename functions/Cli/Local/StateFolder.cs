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

    internal string SigningKey => Path.Combine(Root, "signing.key");

    /// <summary>Takes the lock, or says who holds it.</summary>
    internal IDisposable Lock(Uri address)
    {
        var path = Path.Combine(Root, LockName);
        FileStream held;
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (IOException)
        {
            throw new CommandFailure($"{Root} is in use: {Holder(path)}. Stop it first, or use the running one.");
        }

        held.SetLength(0);
        JsonSerializer.Serialize(held, new StateLock(Environment.ProcessId, address), Client.Wire.Compact);
        held.Flush();
        return held;
    }

    private static string Holder(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var holder = JsonSerializer.Deserialize<StateLock>(file, Client.Wire.Compact);
            return holder is null ? "another process runs on it" : $"process {holder.Process} serves {holder.Address} from it";
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            return "another process runs on it";
        }
    }

    private sealed record StateLock(int Process, Uri Address);
}
