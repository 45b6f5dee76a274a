using System.Text.Json.Nodes;
using AnnotationFunctions.LocalHost.Hosting;

namespace AnnotationFunctions.LocalHost.Worker;

/// <summary>The folder that an app was built or published into.</summary>
internal sealed record AppFolder(string Path, string Assembly)
{
    /// <summary>Opens a folder, or the assembly of the worker in it. In a folder worker.config.json names the assembly, else there is one program.</summary>
    public static AppFolder Open(string path)
    {
        if (path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && File.Exists(path))
        {
            var named = System.IO.Path.GetFullPath(path);
            return new AppFolder(System.IO.Path.GetDirectoryName(named)!, named);
        }

        var folder = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(folder))
        {
            throw new HostStartException($"The folder of the app, {folder}, is not there. Build or publish the app, or name its folder with --app.");
        }

        var assembly = Configured(folder) ?? Only(folder);
        return File.Exists(assembly)
            ? new AppFolder(folder, assembly)
            : throw new HostStartException($"The assembly of the app, {assembly}, is not there.");
    }

    private static string? Configured(string folder)
    {
        var file = System.IO.Path.Combine(folder, "worker.config.json");
        return File.Exists(file) && JsonNode.Parse(File.ReadAllText(file))?["description"]?["defaultWorkerPath"] is { } name
            ? System.IO.Path.Combine(folder, name.ToString())
            : null;
    }

    private static string Only(string folder)
    {
        const string suffix = ".runtimeconfig.json";
        var programs = Directory.GetFiles(folder, "*" + suffix);
        return programs.Length == 1
            ? programs[0][..^suffix.Length] + ".dll"
            : throw new HostStartException($"{folder} holds {programs.Length} programs ('*{suffix}'); the folder of a built or published function app holds one.");
    }
}
