namespace AnnotationFunctions.Cli.Local;

/// <summary>The checkout that this command was built from.</summary>
internal sealed record Repository(string Root)
{
    private const string Marker = "AnnotationFunctions.sln";

    internal string Solution => Path.Combine(Root, Marker);

    internal string AppSources => Path.Combine(Root, "functions", "App");

    /// <summary>Where the function app is built into.</summary>
    internal string AppFolder => Path.Combine(AppSources, "bin", "Release", "net10.0");

    internal string AppAssembly => Path.Combine(AppFolder, "AnnotationFunctions.App.dll");

    internal string HostSources => Path.Combine(Root, "functions", "LocalHost");

    internal string HostAssembly => Path.Combine(HostSources, "bin", "Release", "net10.0", "AnnotationFunctions.LocalHost.dll");

    internal string AzuriteFolder => Path.Combine(Root, "tools", "azurite");

    internal string DigitsFolder => Path.Combine(Root, "samples", "digits");

    internal string TestsFolder => Path.Combine(Root, "tests");

    internal string DataFolder => Path.Combine(Root, ".data");

    /// <summary>Programs that tests need and that are no packages of .NET or Node.</summary>
    internal string ToolsFolder => Path.Combine(Root, "artifacts", "tools");

    /// <summary>Looks upwards from the folder of this assembly, then from the working directory.</summary>
    internal static Repository Find() =>
        Above(AppContext.BaseDirectory) ?? Above(Directory.GetCurrentDirectory())
        ?? throw new CommandFailure($"No {Marker} above {AppContext.BaseDirectory}: this command works inside a checkout of the project.");

    private static Repository? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Marker)))
            {
                return new Repository(at.FullName);
            }
        }

        return null;
    }
}
