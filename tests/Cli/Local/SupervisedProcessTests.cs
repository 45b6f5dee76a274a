using System.Diagnostics;
using System.Globalization;
using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Tests.Cli.Local;

public sealed class SupervisedProcessTests : IDisposable
{
    private static readonly Dictionary<string, string> NoVariables = [];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Dispose_RunningServer_IsAskedToStopFirst()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        var log = Log();
        await using (var process = Start("trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.05; done"))
        {
            await Eventually.IsTrueAsync(() => File.Exists(log) && File.ReadAllText(log).Contains("ready"), "the server writes to its log");
        }

        File.ReadAllText(log).ShouldContain("asked");
    }

    [Fact]
    public async Task Dispose_ServerWithChildren_EndsThemToo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no process groups.");
        var log = Log();
        await using (var process = Start("sleep 600 & echo child $!; wait"))
        {
            await Eventually.IsTrueAsync(() => File.Exists(log) && File.ReadAllText(log).Contains('\n'), "the server starts a child");
        }

        var child = int.Parse(File.ReadAllText(log).Split(' ', '\n')[1], CultureInfo.InvariantCulture);
        await Eventually.IsTrueAsync(() => !IsAlive(child), "the child is gone");
    }

    [Fact]
    public async Task Start_ParentKilled_EndsTheServer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no bash.");
        // A parent that holds the life line as annotate does, and is killed without a chance to clean up.
        var script = Path.Combine(Repository.Find().Root, "functions", "Cli", "Local", "Supervisor.sh");
        const string Parent = """exec 4> >(bash "$0" "$1" bash -c 'echo server $$; exec sleep 600'); read""";
        using var parent = Process.Start(new ProcessStartInfo("bash", ["-c", Parent, script, Log()]) { RedirectStandardInput = true })!;
        await Eventually.IsTrueAsync(() => File.Exists(Log()) && File.ReadAllText(Log()).Contains('\n'), "the server starts");
        var server = int.Parse(File.ReadAllText(Log()).Split(' ', '\n')[1], CultureInfo.InvariantCulture);
        IsAlive(server).ShouldBeTrue();

        parent.Kill();
        await Eventually.IsTrueAsync(() => !IsAlive(server), "the server is gone");
    }

    [Fact]
    public async Task WaitUntilReady_ServerEndsBefore_SaysWhatItsLogEndsWith()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no bash.");
        await using var process = Start("echo no such luck >&2; exit 3");
        var failure = await Should.ThrowAsync<CommandFailure>(() => process.WaitUntilReadyAsync(
            _ => Task.FromResult(false), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        failure.Message.ShouldContain("code 3");
        failure.Message.ShouldContain("no such luck");
    }

    public void Dispose() => _folder.Dispose();

    private string Log() => Path.Combine(_folder.Path, "server.log");

    private SupervisedProcess Start(string script) => SupervisedProcess.Start("The server", Log(), ["bash", "-c", script], NoVariables);

    private static bool IsAlive(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
