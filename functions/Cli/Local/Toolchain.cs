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
    internal Task EnsureAppAsync(CancellationToken cancellation) => EnsureBuiltAsync(
        "the function app", repository.AppAssembly, [repository.HostSources, repository.AppSources], ["App", "Core", "Media", "LocalHost"], cancellation);

    /// <summary>The local host alone, for an app that is there already.</summary>
    internal Task EnsureHostAsync(CancellationToken cancellation) =>
        EnsureBuiltAsync("the local host", repository.HostAssembly, [repository.HostSources], ["LocalHost"], cancellation);

    private async Task EnsureBuiltAsync(string what, string built, string[] projects, string[] folders, CancellationToken cancellation)
    {
        var stamp = built + ".built";
        if (File.Exists(built) && File.Exists(repository.HostAssembly) && NewestSource(folders) <= new[] { built, stamp }.Max(File.GetLastWriteTimeUtc))
        {
            return;
        }

        note($"Building {what} ...");
        var began = DateTime.UtcNow;
        foreach (var project in projects)
        {
            await ToolRun.QuietlyAsync(
                $"Building {what}", repository.Root, "dotnet", ["build", project, "-c", "Release", "-v", "quiet", "-nologo"], cancellation);
        }

        await File.WriteAllTextAsync(stamp, "", cancellation);
        File.SetLastWriteTimeUtc(stamp, began);
    }

    private DateTime NewestSource(string[] folders)
    {
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
