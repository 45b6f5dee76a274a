using System.CommandLine;

namespace AnnotationFunctions.Cli.Local;

/// <summary><c>annotate up</c>: the pipeline on this machine until Ctrl-C.</summary>
internal static class UpCommand
{
    internal const int DefaultPort = 7071;

    private const string LocalHost = "local";
    private const string CoreTools = "func";

    internal static Command Create(Terminal terminal)
    {
        var port = NumberOption.Create("--port", DefaultPort, 1, 65535, "Port of the function app on 127.0.0.1.");
        var storagePort = NumberOption.Create(
            "--storage-port", Azurite.DefaultPort, 1, 65533, "First of the three ports of the storage emulator on 127.0.0.1: blobs, queues, tables.");
        var app = new Option<DirectoryInfo>("--app") { Description = "Folder that an app was published into. By default the app of this checkout, built when it is out of date.", HelpName = "folder" };
        var host = new Option<string>("--host")
        {
            Description = "What runs the app: the local host, or Core Tools where they are installed (func; untested).",
            DefaultValueFactory = _ => LocalHost,
        };
        host.AcceptOnlyFromAmong(LocalHost, CoreTools);
        var command = new Command("up", "Run the pipeline on this machine until Ctrl-C: the storage emulator and the function app.") { port, storagePort, app, host };
        command.SetAction((arguments, cancellation) => RunAsync(
            terminal, arguments.GetValue(port), AzuritePorts.From(arguments.GetValue(storagePort)), arguments.GetValue(app)?.FullName,
            arguments.GetValue(host) == CoreTools, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, int port, AzuritePorts ports, string? appFolder, bool coreTools, CancellationToken cancellation)
    {
        if (coreTools && appFolder is null)
        {
            throw CommandFailure.WrongUsage("--host func needs --app: Core Tools run a folder that the app was published into (dotnet publish functions/App -c Release -o FOLDER).");
        }

        if (appFolder is not null && !Directory.Exists(appFolder))
        {
            throw CommandFailure.WrongUsage($"The folder of the app, {appFolder}, is not there.");
        }

        var repository = Repository.Find();
        var state = new StateFolder(repository.DataFolder);
        var storage = StorageAccount.FromEnvironment();
        var toolchain = new Toolchain(repository, terminal.Note);
        if (storage is null)
        {
            await toolchain.EnsureAzuriteAsync(cancellation);
        }

        await (appFolder is null ? toolchain.EnsureAppAsync(cancellation) : toolchain.EnsureHostAsync(cancellation));
        var app = appFolder is null ? new AppToRun(repository.AppFolder) : new AppToRun(appFolder, coreTools, "admin/host/status");
        await using var pipeline = await LocalPipeline.StartAsync(repository, state, port, storage, ports, cancellation, app);
        terminal.Output.WriteLine($"""
            Function app   {pipeline.Address}api   (browse the API at {pipeline.Address}api/docs)
            Storage        {pipeline.Storage.Description}
            Owner token    {state.OwnerToken}
            Logs           {state.Logs}
            Ctrl-C stops; what is stored stays in {state.Root}.
            """);
        await pipeline.RunAsync(cancellation);
        terminal.Note("Stopping ...");
        return ExitCode.Done;
    }
}
