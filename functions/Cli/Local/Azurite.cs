using System.Net.Sockets;

namespace AnnotationFunctions.Cli.Local;

/// <summary>The storage emulator, on the three ports given to it, with its data in a folder that is kept.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    internal static readonly AzuritePorts DefaultPorts = new(10000, 10001, 10002);

    // The account and key that every copy of the emulator accepts; published by its makers and no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly SupervisedProcess _process;

    private Azurite(SupervisedProcess process, AzuritePorts ports)
    {
        _process = process;
        Ports = ports;
    }

    internal AzuritePorts Ports { get; }

    internal StorageAccount Storage => StorageAccount.OfConnectionString(ConnectionString(Ports), $"Azurite at http://127.0.0.1:{Ports.Blob}");

    internal static string ConnectionString(AzuritePorts ports) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{ports.Blob}/{Account};"
        + $"QueueEndpoint=http://127.0.0.1:{ports.Queue}/{Account};"
        + $"TableEndpoint=http://127.0.0.1:{ports.Table}/{Account};";

    internal static async Task<Azurite> StartAsync(Repository repository, StateFolder state, AzuritePorts ports, CancellationToken cancellation)
    {
        foreach (var port in ports.All)
        {
            FreePort.Require(port, "the storage emulator", $"Stop it, or set {StorageAccount.Variable} to a storage account.");
        }

        // Clients keep connections open for longer than Azurite's five seconds, and would send into closing ones.
        string[] command =
        [
            "node", Path.Combine(repository.AzuriteFolder, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--location", state.Azurite, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobPort", $"{ports.Blob}", "--queuePort", $"{ports.Queue}", "--tablePort", $"{ports.Table}",
            "--blobKeepAliveTimeout", "120", "--queueKeepAliveTimeout", "120", "--tableKeepAliveTimeout", "120",
        ];
        Directory.CreateDirectory(state.Azurite);
        var process = SupervisedProcess.Start(
            "Azurite", Path.Combine(state.Logs, "azurite.log"), command, new Dictionary<string, string>());
        var azurite = new Azurite(process, ports);
        try
        {
            await process.WaitUntilReadyAsync(stop => AnswersAsync(ports, stop), TimeSpan.FromSeconds(60), cancellation);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    internal Task<int> WaitForExitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    internal string LogTail() => _process.LogTail();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> AnswersAsync(AzuritePorts ports, CancellationToken cancellation)
    {
        try
        {
            foreach (var port in ports.All)
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port, cancellation);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
