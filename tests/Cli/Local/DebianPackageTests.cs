using System.Runtime.Versioning;
using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Tests.Cli.Local;

/// <summary>With stand-ins for apt-get and dpkg, which log their calls.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DebianPackageTests : IDisposable
{
    private const string Unpack = "mkdir -p \"$3/usr/bin\" && echo tool > \"$3/usr/bin/tool\"";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];

    private string Tools => Path.Combine(_folder.Path, "tools");

    private string[] Calls => File.Exists(LogFile) ? File.ReadAllLines(LogFile) : [];

    private string LogFile => Path.Combine(_folder.Path, "calls");

    [Fact]
    public async Task Ensure_ProgramOnThePath_FetchesNothing()
    {
        StandIn("tool", "");
        StandIn("apt-get", "exit 1");

        (await Package().EnsureAsync(_notes.Add, Cancellation)).ShouldBeNull();

        Calls.ShouldBeEmpty();
        _notes.ShouldBeEmpty();
        Directory.Exists(Tools).ShouldBeFalse();
    }

    [Fact]
    public async Task Ensure_ProgramMissing_UnpacksItOnce()
    {
        StandIn("apt-get", "touch tool_1.deb");
        StandIn("dpkg", Unpack);

        (await Package().EnsureAsync(_notes.Add, Cancellation)).ShouldBeNull();
        (await Package().EnsureAsync(_notes.Add, Cancellation)).ShouldBeNull();

        Package().Find().ShouldBe(Path.Combine(Tools, "toolbox", "usr", "bin", "tool"));
        Calls.Count(call => call.StartsWith("apt-get ", StringComparison.Ordinal)).ShouldBe(1);
        Directory.GetDirectories(Tools).ShouldHaveSingleItem("nothing else stays behind");
        _notes.ShouldHaveSingleItem().ShouldContain("toolbox");
    }

    [Fact]
    public async Task Ensure_SystemWithoutLists_FetchesListsOfItsOwn()
    {
        StandIn("apt-get", "case \"$*\" in *Dir::State::Lists=*update) touch lists/there;; *Dir::State::Lists=*download*) [ -f lists/there ] && touch tool_1.deb;; *) exit 100;; esac");
        StandIn("dpkg", Unpack);

        (await Package().EnsureAsync(_notes.Add, Cancellation)).ShouldBeNull();

        Package().Find().ShouldNotBeNull();
        Calls.Length.ShouldBe(4);
    }

    [Theory]
    [InlineData("echo 'E: no network' >&2; exit 100", Unpack, "no network")]
    [InlineData("touch tool_1.deb", "mkdir -p \"$3/usr/bin\"", "holds no usr/bin/tool")]
    [InlineData("exit 0", Unpack, "left no package")]
    public async Task Ensure_PackageNotToBeHad_SaysWhyAndLeavesNothing(string apt, string dpkg, string expected)
    {
        StandIn("apt-get", apt);
        StandIn("dpkg", dpkg);

        (await Package().EnsureAsync(_notes.Add, Cancellation)).ShouldNotBeNull().ShouldContain(expected);

        Package().Find().ShouldBeNull();
        Directory.EnumerateFileSystemEntries(Tools).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ensure_SystemWithoutApt_SaysWhy() =>
        (await Package().EnsureAsync(_notes.Add, Cancellation)).ShouldNotBeNull().ShouldContain("without apt-get and dpkg it cannot be fetched");

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DebianPackage Package() => new("toolbox", "usr/bin/tool", Tools) { SearchPath = Path.Combine(_folder.Path, "bin") };

    private void StandIn(string tool, string script)
    {
        var path = _folder.Write($"bin/{tool}", $"#!/bin/sh\nprintf '%s\\n' \"{tool} $*\" >> '{LogFile}'\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
