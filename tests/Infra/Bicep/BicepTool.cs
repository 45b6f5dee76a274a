using System.Diagnostics;
using System.Reflection;

namespace AnnotationFunctions.Tests.Infra.Bicep;

/// <summary>The Bicep compiler of the package, or the one that BICEP_PATH names. Nothing here needs a network.</summary>
internal static class BicepTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Executable = Find();

    /// <summary>Runs the compiler with the given environment on top of one without any variable that a parameter file reads.</summary>
    public static BicepRun Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("AZURE_", StringComparison.Ordinal) || key.StartsWith("ANNOTATION_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_TieredPGO"] = "0"; // it lives for two seconds
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"bicep {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return new BicepRun(process.ExitCode, output.Result, error.Result);
    }

    private static string Find()
    {
        var path = Environment.GetEnvironmentVariable("BICEP_PATH") is { Length: > 0 } named
            ? named
            : typeof(BicepTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "BicepPath").Value!.Replace('\\', '/');
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no Bicep compiler at '{path}'. Set BICEP_PATH to one of version 0.49.2 or later.");
    }
}
