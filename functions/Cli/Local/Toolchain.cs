namespace AnnotationFunctions.Cli.Local;

/// <summary>Sets up what a command needs and is missing or out of date: the pinned Azurite, the built function app.</summary>
internal sealed class Toolchain(Repository repository, Action<string> note)
{
    /// <summary>Installs the storage emulator when it is missing or older than its lock file.</summary>
    internal async Task EnsureAzuriteAsync(CancellationToken cancellation)
    {
        var lockFile = Path.Combine(repository.AzuriteFolder, "package-lock.json");
        var installed = Path.Combine(repository.AzuriteFolder, "node_modules", ".package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(lockFile))
        {
            return;
        }

        if (!OnPath("node") || !OnPath("npm"))
        {
            throw new CommandFailure("node and npm are not on the PATH: the storage emulator Azurite needs Node.js 20 or later (https://nodejs.org), "
                + "or set ANNOTATION_STORAGE to a storage account.");
        }

        note("Installing the storage emulator (npm ci) ...");
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        await ToolRun.QuietlyAsync("Installing Azurite", repository.AzuriteFolder, npm, ["ci", "--no-audit", "--no-fund"], cancellation);
    }

    /// <summary>
    /// Builds the function app and the local host when a source is newer than the last build: than the assembly, or than the file
    /// beside it that says when the build began after which the assembly was up to date.
    /// </summary>
    internal async Task EnsureAppAsync(CancellationToken cancellation)
    {
        var built = repository.AppAssembly;
        var stamp = built + ".built";
        if (File.Exists(built) && File.Exists(repository.HostAssembly) && NewestSource() <= new[] { built, stamp }.Max(File.GetLastWriteTimeUtc))
        {
            return;
        }

        note("Building the function app ...");
        var began = DateTime.UtcNow;
        foreach (var project in (string[])[repository.HostSources, repository.AppSources])
        {
            await ToolRun.QuietlyAsync(
                "Building the function app", repository.Root, "dotnet", ["build", project, "-c", "Release", "-v", "quiet", "-nologo"], cancellation);
        }

        await File.WriteAllTextAsync(stamp, "", cancellation);
        File.SetLastWriteTimeUtc(stamp, began);
    }

    private DateTime NewestSource()
    {
        string[] folders = ["App", "Core", "Media", "LocalHost"];
        string[] files = ["Directory.Build.props", "Directory.Packages.props", "host.json"];
        return folders
            .SelectMany(folder => Sources(Path.Combine(repository.Root, "functions", folder)))
            .Concat(files.Select(file => Path.Combine(repository.Root, file)))
            .Max(File.GetLastWriteTimeUtc);
    }

    private static IEnumerable<string> Sources(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return file;
        }

        foreach (var nested in Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path) is not ("bin" or "obj" or "node_modules")))
        {
            foreach (var file in Sources(nested))
            {
                yield return file;
            }
        }
    }

    /// <summary>Where a program is on a path, that of this process by default; null where it is not.</summary>
    internal static string? Find(string tool, string? path = null)
    {
        string[] names = OperatingSystem.IsWindows() ? [$"{tool}.exe", $"{tool}.cmd"] : [tool];
        return (path ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }

    private static bool OnPath(string tool) => Find(tool) is not null;
}
