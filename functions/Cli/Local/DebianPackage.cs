namespace AnnotationFunctions.Cli.Local;

/// <summary>
/// A program of a Debian or Ubuntu package that tests run. Where it is not installed it is unpacked below the checkout: that needs no root,
/// and changes nothing of the system.
/// </summary>
/// <param name="Name">Name of the package.</param>
/// <param name="Program">The program's path in the package.</param>
/// <param name="Tools">The folder below which it is unpacked, under its name.</param>
internal sealed record DebianPackage(string Name, string Program, string Tools)
{
    /// <summary>Where programs are looked for; null for the PATH of this process.</summary>
    internal string? SearchPath { get; init; }

    private string Folder => Path.Combine(Tools, Name);

    /// <summary>An OCI registry, against which the client of the app is tested.</summary>
    internal static DebianPackage Registry(Repository repository) => new("docker-registry", "usr/bin/docker-registry", repository.ToolsFolder);

    /// <summary>The program, on the PATH or unpacked earlier, or null.</summary>
    internal string? Find() =>
        Toolchain.Find(Path.GetFileName(Program), SearchPath) ?? (Path.Combine(Folder, Program) is var unpacked && File.Exists(unpacked) ? unpacked : null);

    /// <summary>Unpacks the package where its program is missing. Returns null when the program is there, or why it is not.</summary>
    internal async Task<string?> EnsureAsync(Action<string> note, CancellationToken cancellation)
    {
        if (Find() is not null)
        {
            return null;
        }

        if (Toolchain.Find("apt-get", SearchPath) is not { } apt || Toolchain.Find("dpkg", SearchPath) is not { } dpkg)
        {
            return $"{Name} is not on the PATH, and without apt-get and dpkg it cannot be fetched; install it.";
        }

        note($"Unpacking {Name} (apt-get download) ...");
        Directory.CreateDirectory(Tools);
        var work = Directory.CreateDirectory(Path.Combine(Tools, Path.GetRandomFileName())).FullName;
        try
        {
            await UnpackAsync(apt, dpkg, work, cancellation);
            return null;
        }
        catch (CommandFailure failure)
        {
            return $"{Name} is not on the PATH and could not be fetched. {failure.Message}";
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task UnpackAsync(string apt, string dpkg, string work, CancellationToken cancellation)
    {
        // The lists of the system may be missing or old: then with lists of our own, which need no root.
        string[] ownLists = ["-o", $"Dir::State::Lists={work}/lists", "-o", $"Dir::Cache={work}/cache", "-o", "Debug::NoLocking=1"];
        try
        {
            await AptAsync(apt, work, ["download", Name], cancellation);
        }
        catch (CommandFailure)
        {
            Directory.CreateDirectory(Path.Combine(work, "lists", "partial"));
            Directory.CreateDirectory(Path.Combine(work, "cache", "archives", "partial"));
            await AptAsync(apt, work, [.. ownLists, "update"], cancellation);
            await AptAsync(apt, work, [.. ownLists, "download", Name], cancellation);
        }

        var unpacked = Path.Combine(work, "unpacked");
        var package = Directory.EnumerateFiles(work, "*.deb").FirstOrDefault() ?? throw new CommandFailure($"apt-get download {Name} left no package in {work}.");
        await ToolRun.QuietlyAsync($"Unpacking {Name}", work, dpkg, ["-x", package, unpacked], cancellation);
        if (!File.Exists(Path.Combine(unpacked, Program)))
        {
            throw new CommandFailure($"The package {Name} holds no {Program}.");
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.Move(unpacked, Folder);
    }

    private Task AptAsync(string apt, string work, string[] arguments, CancellationToken cancellation) =>
        ToolRun.QuietlyAsync($"Fetching {Name}", work, apt, ["--quiet", .. arguments], cancellation);
}
