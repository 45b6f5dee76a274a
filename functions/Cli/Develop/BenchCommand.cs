using System.CommandLine;
using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Cli.Develop;

/// <summary><c>annotate bench [NAME] [options]</c>: builds tests/Benchmarks and runs one benchmark; without a name it lists them.</summary>
internal static class BenchCommand
{
    /// <summary>Benchmarks of the library alone, for which neither the storage emulator nor the app is set up.</summary>
    private static readonly string[] OfTheLibrary = ["consensus", "decoding", "kernels"];

    internal static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("name") { Description = "The benchmark. Without it, they are listed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("bench", "Run a benchmark, with the options after its name, or list all.") { name };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments.GetValue(name), arguments.UnmatchedTokens, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string? name, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var repository = Repository.Find();
        var project = Path.Combine(repository.TestsFolder, "Benchmarks", "Benchmarks.csproj");
        if (!File.Exists(project))
        {
            throw new CommandFailure($"There are no benchmarks: {project} is missing.");
        }

        if (!OfTheLibrary.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            var toolchain = new Toolchain(repository, terminal.Note);
            await toolchain.EnsureAzuriteAsync(cancellation);
            await toolchain.EnsureAppAsync(cancellation);
        }

        await ToolRun.QuietlyAsync(
            "Building the benchmarks", repository.Root, "dotnet", ["build", project, "-c", "Release", "-v", "quiet", "-nologo"], cancellation);
        string[] run = ["run", "--project", project, "-c", "Release", "--no-build", "--"];
        if (name is null)
        {
            await ToolRun.RunAsync(repository.Root, "dotnet", run, terminal.Output.WriteLine, cancellation);
            return ExitCode.Done;
        }

        return await ToolRun.RunAsync(repository.Root, "dotnet", [.. run, name, .. arguments], terminal.Output.WriteLine, cancellation);
    }
}
