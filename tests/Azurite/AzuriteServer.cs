using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace AnnotationFunctions.Tests.Azurite;

/// <summary>
/// An Azurite of its own, on free ports and in a temporary folder. It ends with the process that started it, however that ends: it stops
/// when its standard input closes.
/// </summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    private const string UntilInputCloses = "process.stdin.resume().on('end', () => process.exit(0)); require(process.argv[1])";

    // The account that every Azurite has; its key is public.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<AzuriteServer>> Shared = new(StartAndStopWithProcessAsync);

    private readonly Process process;
    private readonly string directory;
    private readonly bool keep;

    private AzuriteServer(Process process, string directory, bool keep, IReadOnlyDictionary<string, string> addresses)
    {
        this.process = process;
        this.directory = directory;
        this.keep = keep;
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + string.Concat(addresses.Select(pair => $"{pair.Key}Endpoint={pair.Value}/{Account};"));
    }

    /// <summary>For blobs, queues and tables alike.</summary>
    public string ConnectionString { get; }

    /// <summary>The one that all tests of an assembly share. Use containers, queues and tables with names of your own in it.</summary>
    public static Task<AzuriteServer> SharedAsync() => Shared.Value;

    public static Task<AzuriteServer> StartAsync() => StartAsync([]);

    /// <summary>Starts one with further arguments, such as <c>--oauth</c>.</summary>
    public static Task<AzuriteServer> StartAsync(IReadOnlyList<string> arguments) =>
        StartAsync(Directory.CreateTempSubdirectory("azurite-").FullName, keep: false, arguments);

    /// <summary>Starts one over a folder that stays when it ends.</summary>
    public static Task<AzuriteServer> StartInAsync(string directory) => StartAsync(directory, keep: true, []);

    private static async Task<AzuriteServer> StartAsync(string directory, bool keep, IReadOnlyList<string> arguments)
    {
        var script = Path.Combine(await NpmPackage.InstalledAsync("azurite"), "node_modules", "azurite", "dist", "src", "azurite.js");
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-e", UntilInputCloses, script, "--location", directory, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
                "--skipApiVersionCheck", "--silent", "--loose", "--disableTelemetry",
            },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("node could not be started.");
        return new AzuriteServer(process, directory, keep, await ReadAddressesAsync(process));
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return default;
    }

    private static async Task<AzuriteServer> StartAndStopWithProcessAsync()
    {
        var server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Stop();
        return server;
    }

    /// <summary>Azurite picks its ports itself and says which; nothing else can take them in between.</summary>
    private static async Task<Dictionary<string, string>> ReadAddressesAsync(Process process)
    {
        var addresses = new Dictionary<string, string>();
        var log = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) =>
        {
            lock (addresses)
            {
                ready.TrySetException(new InvalidOperationException($"Azurite ended at its start:\n{log}"));
            }
        };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(StartTimeout);
        return addresses;

        void Read(string? line)
        {
            lock (addresses)
            {
                log.AppendLine(line);
                if (Listening().Match(line ?? "") is { Success: true } match && addresses.TryAdd(match.Groups[1].Value, match.Groups[2].Value)
                    && addresses.Count == 3)
                {
                    ready.TrySetResult();
                }
            }
        }
    }

    private void Stop()
    {
        try
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
            if (!keep)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // A folder in /tmp is left behind: no reason to fail a test run.
        }
    }

    [GeneratedRegex(@"Azurite (\w+) service is successfully listening at (\S+)")]
    private static partial Regex Listening();
}
