using System.Diagnostics;

namespace AnnotationFunctions.Tests.Azurite;

/// <summary>A pinned package of Node below tools/, installed once whoever needs it first.</summary>
public static class NpmPackage
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The folder <c>tools/{name}</c>, with what its lock file names installed.</summary>
    public static async Task<string> InstalledAsync(string name)
    {
        var directory = Path.Combine(RepositoryRoot(), "tools", name);
        var wanted = Path.Combine(directory, "package-lock.json");
        var complete = Path.Combine(directory, "node_modules", ".package-lock.json");
        await using var installing = await LockAsync(Path.Combine(directory, ".install-lock"));
        if (!File.Exists(complete) || File.GetLastWriteTimeUtc(complete) < File.GetLastWriteTimeUtc(wanted))
        {
            await InstallAsync(directory);
        }

        return directory;
    }

    private static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "AnnotationFunctions.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds AnnotationFunctions.sln.");
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (started.Elapsed < InstallTimeout)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task InstallAsync(string directory)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "ci", "--no-audit", "--no-fund" },
        };
        using var npm = Process.Start(start) ?? throw new InvalidOperationException("npm could not be started.");
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync().WaitAsync(InstallTimeout);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {directory} failed with {npm.ExitCode}:\n{await output}{await errors}");
        }
    }
}
