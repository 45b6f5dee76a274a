using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.Cli.Local;

/// <summary>The storage emulator, with its data in a folder that is kept.</summary>
/// <remarks>
/// Under an account name of our own: on the emulator's own account the real Functions host watches blobs in another way, which misses some. A folder that an
/// earlier version filled keeps that account, in which its data is.
/// </remarks>
internal sealed partial class Azurite : IAsyncDisposable
{
    internal const int DefaultPort = 10000;

    private const string Account = "annotation";

    // The account and key that every copy of the emulator accepts; published by its makers and no secret.
    private const string OldAccount = "devstoreaccount1";
    private const string OldKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly SupervisedProcess _process;

    private Azurite(SupervisedProcess process, StorageAccount storage)
    {
        _process = process;
        Storage = storage;
    }

    internal StorageAccount Storage { get; }

    internal static async Task<Azurite> StartAsync(Repository repository, StateFolder state, AzuritePorts ports, CancellationToken cancellation)
    {
        foreach (var port in ports.All.Where(port => port != 0))
        {
            FreePort.Require(port, "the storage emulator", $"Stop it, choose other ports with --storage-port, or set {StorageAccount.Variable} to a storage account.");
        }

        // Clients keep connections open for longer than Azurite's five seconds, and would send into closing ones.
        string[] command =
        [
            "node", Path.Combine(repository.AzuriteFolder, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--location", state.Azurite, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobPort", $"{ports.Blob}", "--queuePort", $"{ports.Queue}", "--tablePort", $"{ports.Table}",
            "--blobKeepAliveTimeout", "120", "--queueKeepAliveTimeout", "120", "--tableKeepAliveTimeout", "120",
        ];
        var (account, key) = AccountOf(state);
        Directory.CreateDirectory(state.Azurite);
        var log = new FileInfo(Path.Combine(state.Logs, "azurite.log"));
        var before = log.Exists ? log.Length : 0;
        var process = SupervisedProcess.Start(
            "Azurite", log.FullName, command, new Dictionary<string, string> { ["AZURITE_ACCOUNTS"] = $"{account}:{key}" });
        try
        {
            AzuritePorts? listening = null;
            await process.WaitUntilReadyAsync(_ => Task.FromResult((listening = Listening(log.FullName, before)) is not null), TimeSpan.FromSeconds(60), cancellation);
            return new Azurite(process, StorageAccount.OfConnectionString(
                ConnectionString(account, key, listening!), $"Azurite at http://127.0.0.1:{listening!.Blob}/{account}"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    internal Task<int> WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    internal string LogTail() => _process.LogTail();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>The account that a state folder's emulator has, and its key.</summary>
    internal static (string Name, string Key) AccountOf(StateFolder state) => Directory.Exists(state.Azurite) && !File.Exists(state.StorageKey)
        ? (OldAccount, OldKey)
        : (Account, LocalSecrets.ReadOrCreate(state.StorageKey, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(64))));

    /// <summary>The ports that it says it listens on, in its log from a place on; null while it has not said all.</summary>
    internal static AzuritePorts? Listening(string log, long from)
    {
        if (!File.Exists(log))
        {
            return null;
        }

        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(from, SeekOrigin.Begin);
        var ports = Service().Matches(new StreamReader(file).ReadToEnd())
            .ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        return ports.Count == 3 ? new AzuritePorts(ports["Blob"], ports["Queue"], ports["Table"]) : null;
    }

    private static string ConnectionString(string account, string key, AzuritePorts ports) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};"
        + $"BlobEndpoint=http://127.0.0.1:{ports.Blob}/{account};"
        + $"QueueEndpoint=http://127.0.0.1:{ports.Queue}/{account};"
        + $"TableEndpoint=http://127.0.0.1:{ports.Table}/{account};";

    [GeneratedRegex(@"Azurite (\w+) service is successfully listening at \S+:(\d+)")]
    private static partial Regex Service();
}
