using System.CommandLine;

namespace AnnotationFunctions.Cli.Local;

/// <summary><c>annotate up</c>: the pipeline on this machine until Ctrl-C.</summary>
internal static class UpCommand
{
    internal const int DefaultPort = 7071;

    internal static Command Create(Terminal terminal)
    {
        var port = NumberOption.Create("--port", DefaultPort, 1, 65535, "Port of the function app on 127.0.0.1.");
        var command = new Command("up", "Run the pipeline on this machine until Ctrl-C: the storage emulator and the function app.") { port };
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments.GetValue(port), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, int port, CancellationToken cancellation)
    {
        var repository = Repository.Find();
        var state = new StateFolder(repository.DataFolder);
        var storage = StorageAccount.FromEnvironment();
        var toolchain = new Toolchain(repository, terminal.Note);
        if (storage is null)
        {
            await toolchain.EnsureAzuriteAsync(cancellation);
        }

        await toolchain.EnsureAppAsync(cancellation);
        await using var pipeline = await LocalPipeline.StartAsync(repository, state, port, storage, Azurite.DefaultPorts, cancellation);
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
