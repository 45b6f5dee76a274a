using System.CommandLine;
using AnnotationFunctions.Cli.Client;
using AnnotationFunctions.Cli.Local;
using AnnotationFunctions.Cli.Simulation;

namespace AnnotationFunctions.Cli.Demo;

/// <summary><c>annotate demo</c>: the whole pipeline on real pictures with simulated people, on ports and state of its own.</summary>
internal static class DemoCommand
{
    private const int StandardPictures = 400;

    internal static Command Create(Terminal terminal)
    {
        var items = NumberOption.Create(
            "--items", StandardPictures, DemoUploads.MinPictures, DemoUploads.MaxPictures, "Pictures to upload, besides the odd files.");
        var json = new Option<bool>("--json") { Description = "Write the result as JSON." };
        var state = new Option<DirectoryInfo?>("--state") { Description = "Folder for its state, emptied first. By default .data/demo of the checkout.", HelpName = "folder" };
        var command = new Command("demo", "Run the main job on real pictures with simulated annotators, and measure it.") { items, json, state };
        command.SetAction((arguments, cancellation) => RunAsync(
            terminal, arguments.GetValue(items), arguments.GetValue(json), arguments.GetValue(state)?.FullName, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, int pictures, bool json, string? folder, CancellationToken cancellation)
    {
        var repository = Repository.Find();
        var toolchain = new Toolchain(repository, terminal.Note);
        await toolchain.EnsureAzuriteAsync(cancellation);
        await toolchain.EnsureAppAsync(cancellation);
        var (report, details, broken) = await RunAsync(
            terminal, repository, folder ?? Path.Combine(repository.DataFolder, "demo"), pictures, cancellation);
        if (json)
        {
            terminal.Json(report);
        }
        else
        {
            DemoTable.Write(terminal.Results, report, details);
        }

        foreach (var promise in broken)
        {
            terminal.Note($"annotate: {promise}");
        }

        return broken.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<(DemoReport Report, DemoDetails Details, IReadOnlyList<string> Broken)> RunAsync(
        Terminal terminal, Repository repository, string folder, int pictures, CancellationToken cancellation)
    {
        var sample = new DigitsSample(repository.DigitsFolder);
        var uploads = DemoUploads.From(sample, pictures);
        var state = StateFolder.Fresh(folder);
        await using var pipeline = await LocalPipeline.StartAsync(
            repository, state, FreePort.Take(1)[0], storage: null, AzuritePorts.Free(), cancellation);
        terminal.Note($"The function app runs at {pipeline.Address}, its storage is {pipeline.Storage.Description}.");
        await using var simulator = await SimulatorProcess.StartAsync(cancellation);
        terminal.Note($"Eight annotators and an expert are simulated by process {simulator.Id}.");
        using var api = new ApiConnection(pipeline.Address, pipeline.Secrets.OwnerToken, RetryHandler.Patient());
        var run = new DemoRun(pipeline, api, simulator, sample, uploads);
        DemoObservation? seen = null;
        await terminal.ProgressAsync(async progress =>
            seen = await run.RunAsync(progress, Path.Combine(folder, "datasets"), cancellation));
        var (report, details) = DemoEvaluation.Of(seen!);
        return (report, details, DemoVerdict.Of(report, details.Odd, seen!.Tallies, seen.Batch.Gate));
    }
}
