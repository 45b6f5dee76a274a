using System.CommandLine;
using System.Diagnostics;
using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Cli.Develop;

/// <summary>
/// <c>annotate test [PART…]</c>: builds the solution and runs its test projects one after another, so that none disturbs another's
/// timing. Ends with the total; fails on any failure, and when no test ran.
/// </summary>
internal static class TestCommand
{
    internal static Command Create(Terminal terminal)
    {
        var parts = new Argument<string[]>("part") { Description = "Folders below tests/ to run, such as Core. By default all.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("test", "Build everything, run the tests, and sum them up.") { parts };
        command.SetAction((arguments, cancellation) => RunAsync(terminal, arguments.GetValue(parts) ?? [], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, IReadOnlyList<string> parts, CancellationToken cancellation)
    {
        var repository = Repository.Find();
        var projects = Projects(repository, parts);
        await new Toolchain(repository, terminal.Note).EnsureAzuriteAsync(cancellation);
        var missing = projects.Any(project => Is(project, "App")) ? await DebianPackage.Registry(repository).EnsureAsync(terminal.Note, cancellation) : null;
        terminal.Output.WriteLine("Building the solution ...");
        await ToolRun.QuietlyAsync(
            "Building the solution", repository.Root, "dotnet", ["build", repository.Solution, "-c", "Release", "-v", "quiet", "-nologo"], cancellation);

        var total = new TestTotals(0, 0, 0);
        var failed = new List<string>();
        foreach (var project in projects)
        {
            var (totals, succeeded) = await RunAsync(terminal, repository, project, cancellation);
            total = new TestTotals(total.Passed + totals.Passed, total.Failed + totals.Failed, total.Skipped + totals.Skipped);
            if (!succeeded)
            {
                failed.Add(Name(project));
            }
        }

        if (failed.Count > 0)
        {
            terminal.Output.WriteLine($"Failed: {string.Join(", ", failed)}");
        }

        if (missing is not null)
        {
            terminal.Output.WriteLine($"Tests that need it were skipped: {missing}");
        }

        terminal.Output.WriteLine(total);
        return failed.Count == 0 && total.All > 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<(TestTotals Totals, bool Succeeded)> RunAsync(
        Terminal terminal, Repository repository, string project, CancellationToken cancellation)
    {
        terminal.Output.WriteLine($"== {Name(project)}");
        var started = Stopwatch.GetTimestamp();
        var totals = new TestTotals(0, 0, 0);
        var code = await ToolRun.RunAsync(
            repository.Root, "dotnet", ["test", "--project", project, "-c", "Release", "--no-build"],
            line =>
            {
                totals = totals.After(line);
                terminal.Output.WriteLine(line);
            },
            cancellation);
        terminal.Output.WriteLine($"== {Name(project)}: {totals} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        terminal.Output.WriteLine();
        return (totals, code == 0 && totals is { Failed: 0, All: > 0 });
    }

    private static List<string> Projects(Repository repository, IReadOnlyList<string> parts)
    {
        var all = Directory.EnumerateFiles(repository.TestsFolder, "*.Tests.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Order(StringComparer.Ordinal).ToList();
        var unknown = parts.Where(part => !all.Any(project => Is(project, part))).ToList();
        if (unknown.Count > 0)
        {
            throw CommandFailure.WrongUsage($"There are no tests '{unknown[0]}'. There are: {string.Join(", ", all.Select(Name))}.");
        }

        return parts.Count == 0 ? all : [.. all.Where(project => parts.Any(part => Is(project, part)))];
    }

    private static bool Is(string project, string part) => Name(project).Equals(part, StringComparison.OrdinalIgnoreCase);

    private static string Name(string project) => Path.GetFileName(Path.GetDirectoryName(project))!;
}
