using System.CommandLine;
using System.Diagnostics;
using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Cli.Develop;

/// <summary>
/// <c>annotate test [PART…]</c>: builds the solution and runs its test projects one after another, so that none disturbs another's
/// timing. Ends with a summary; fails where <c>dotnet test</c> does, and when no test ran.
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

        var reports = Directory.CreateTempSubdirectory("annotate-test-reports-");
        try
        {
            var runs = new List<SuiteRun>();
            foreach (var project in projects)
            {
                runs.Add(await RunAsync(terminal, repository, project, reports.FullName, cancellation));
            }

            TestSummary.Write(terminal, runs);
            if (missing is not null)
            {
                terminal.Output.WriteLine($"Tests that need it were skipped: {missing}");
            }

            return runs.TrueForAll(run => run.Succeeded) && runs.Count > 0 ? ExitCode.Done : ExitCode.Failed;
        }
        finally
        {
            reports.Delete(recursive: true);
        }
    }

    private static async Task<SuiteRun> RunAsync(Terminal terminal, Repository repository, string project, string reports, CancellationToken cancellation)
    {
        var suite = Name(project);
        terminal.Output.WriteLine($"== {suite}");
        var started = Stopwatch.GetTimestamp();
        var report = $"{suite}.json";
        var code = await ToolRun.RunAsync(
            repository.Root, "dotnet",
            [
                "test", "--project", project, "-c", "Release", "--no-build",
                "--results-directory", reports, "--report-xunit-ctrf", "--report-xunit-ctrf-filename", report,
            ],
            terminal.Output.WriteLine, cancellation);
        var run = new SuiteRun(suite, code, Stopwatch.GetElapsedTime(started).TotalSeconds, SuiteRun.Read(Path.Combine(reports, report)));
        terminal.Output.WriteLine();
        return run;
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
