using System.Diagnostics;

namespace AnnotationFunctions.Tests.Infra.Hooks;

/// <summary>
/// Runs a hook with stand-ins for the tools that it calls. Each writes its name and arguments as one line into a log, and answers what the test
/// says; the hook itself is the real one.
/// </summary>
internal sealed class HookRun : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("hook-");

    /// <summary>Where the stand-ins are, which come first on the path of the hook.</summary>
    public string Tools => directory.FullName;

    /// <summary>Where the calls are logged.</summary>
    public string LogPath => Path.Combine(directory.FullName, "log");

    /// <summary>The calls so far, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(LogPath) ? File.ReadAllLines(LogPath) : [];

    public Dictionary<string, string> Environment { get; } = new()
    {
        ["AZURE_ENV_NAME"] = "prod",
        ["AZURE_LOCATION"] = "swedencentral",
        ["AZURE_SUBSCRIPTION_ID"] = "11111111-1111-1111-1111-111111111111",
        ["AZURE_RESOURCE_GROUP"] = "rg-prod",
        ["ANNOTATION_APP_NAME"] = "func-prod",
        ["ANNOTATION_URL"] = "https://func-prod.example.org",
        ["ANNOTATION_HOST_ACCOUNT"] = "sthostprod",
        ["ANNOTATION_VAULT"] = "kv-prod",
        ["ANNOTATION_UPLOAD_TOPIC"] = "evgt-prod",
        ["ANNOTATION_EVENTS_IDENTITY"] = "/identity",
        ["ANNOTATION_BUDGET_START"] = "2026-01-01",
        ["ANNOTATION_PAUSE"] = "0",
        ["ANNOTATION_TRIES"] = "4",
    };

    /// <summary>Puts a stand-in on the path; its script runs after the call is logged.</summary>
    public HookRun With(string tool, string script = "")
    {
        var path = Path.Combine(directory.FullName, tool);
        File.Delete(path);
        File.WriteAllText(path, $"#!/bin/sh\nprintf '%s\\n' \"{tool} $*\" >> '{LogPath}'\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return this;
    }

    public (int ExitCode, string Output) Run(string hook)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Infra, "hooks", hook)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = $"{directory.FullName}:/usr/local/bin:/usr/bin:/bin";
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    public void Dispose() => directory.Delete(recursive: true);
}
