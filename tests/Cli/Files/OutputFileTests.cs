using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Files;

namespace AnnotationFunctions.Tests.Cli.Files;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commit_NewFile_IsThereOnlyThen()
    {
        using (var file = OutputFile.Create(At("new.csv")))
        {
            file.Writer.WriteLine("one");
            File.Exists(At("new.csv")).ShouldBeFalse();
            await file.CommitAsync(Cancellation);
        }

        File.ReadAllText(At("new.csv")).ShouldBe("one\n");
        Names().ShouldBe(["new.csv"]);
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesNothingAndKeepsWhatWasThere()
    {
        _folder.Write("old.csv", "old");
        foreach (var name in (string[])["old.csv", "new.csv"])
        {
            using var file = OutputFile.Create(At(name));
            file.Writer.Write(new string('x', 200_000));
        }

        File.ReadAllText(At("old.csv")).ShouldBe("old");
        Names().ShouldBe(["old.csv"]);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Commit_OverAFile_KeepsItsMode(UnixFileMode mode)
    {
        OnUnix();
        File.SetUnixFileMode(_folder.Write("old.csv", "something longer"), mode);

        await WriteAsync(At("old.csv"), "new");

        File.ReadAllText(At("old.csv")).ShouldBe("new");
        File.GetUnixFileMode(At("old.csv")).ShouldBe(mode);
        Names().ShouldBe(["old.csv"]);
    }

    [Theory]
    [InlineData("relative", "deep/target.csv")]
    [InlineData("up", "deep/../deep/target.csv")]
    [InlineData("chain", "relative")]
    [InlineData("dangling", "deep/none-yet.csv")]
    public async Task Commit_OverALink_WritesWhatItLeadsToAndKeepsTheLink(string link, string target)
    {
        OnUnix();
        _folder.Write("deep/target.csv", "old");
        File.CreateSymbolicLink(At("relative"), "deep/target.csv");
        if (link != "relative")
        {
            File.CreateSymbolicLink(At(link), target);
        }

        await WriteAsync(At(link), "new");

        new FileInfo(At(link)).LinkTarget.ShouldBe(target);
        File.ReadAllText(At(link)).ShouldBe("new");
        Directory.GetFiles(At("deep")).ShouldAllBe(file => File.ReadAllText(file) == (link == "dangling" && file.EndsWith("target.csv") ? "old" : "new"));
    }

    /// <summary>".." after a link to a folder goes up from where the link leads, not from where it lies.</summary>
    [Fact]
    public async Task Commit_ThroughALinkedFolder_GoesUpAsTheSystemDoes()
    {
        OnUnix();
        Directory.CreateDirectory(At("far/away"));
        Directory.CreateSymbolicLink(At("near"), "far/away");

        await WriteAsync(At("near/../here.csv"), "new");

        File.ReadAllText(At("far/here.csv")).ShouldBe("new");
        File.Exists(At("here.csv")).ShouldBeFalse();
    }

    [Fact]
    public void Create_LinksInACircle_AreRefused()
    {
        OnUnix();
        File.CreateSymbolicLink(At("a"), "b");
        File.CreateSymbolicLink(At("b"), "a");

        Should.Throw<CommandFailure>(() => OutputFile.Create(At("a"))).Message.ShouldContain("circle");
        Names().ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Commit_FileOfTwoNames_ChangesBoth()
    {
        OnUnix();
        _folder.Write("one.csv", "old and longer than the new");
        (await AnnotateProcess.RunAsync(_folder.Path, "ln one.csv two.csv")).Code.ShouldBe(0);

        await WriteAsync(At("two.csv"), "new");

        File.ReadAllText(At("one.csv")).ShouldBe("new");
        Names().ShouldBe(["one.csv", "two.csv"]);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("folder/")]
    [InlineData("none/")]
    [InlineData("none/new.csv")]
    [InlineData("file/new.csv")]
    public void Create_NoPlaceForAFile_SaysSo(string path)
    {
        Directory.CreateDirectory(At("folder"));
        _folder.Write("file", "");

        Should.Throw<CommandFailure>(() => OutputFile.Create(At(path))).Message.ShouldMatch("is a directory|There is no directory");
        Names().ShouldBe(["file", "folder"]);
    }

    [Fact]
    public async Task Commit_Device_IsWrittenInto()
    {
        OnUnix();
        await WriteAsync("/dev/null", "new");
        FileFacts.Of("/dev/null")!.Kind.ShouldBe(FileKind.Device);
    }

    [Fact]
    public async Task Commit_FullDevice_Fails()
    {
        OnUnix();
        using var file = OutputFile.Create("/dev/full");
        file.Writer.Write("new");

        (await Should.ThrowAsync<CommandFailure>(() => file.CommitAsync(Cancellation))).Message.ShouldStartWith("/dev/full cannot be written: No space left on device");
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("link")]
    public async Task Commit_Fifo_GoesToItsReader(string name)
    {
        OnUnix();
        (await AnnotateProcess.RunAsync(_folder.Path, "mkfifo pipe && ln -s pipe link")).Code.ShouldBe(0);
        var reader = Task.Run(() => File.ReadAllText(At("pipe")), Cancellation);

        await WriteAsync(At(name), "new");

        (await reader).ShouldBe("new");
        FileFacts.Of(At("pipe"))!.Kind.ShouldBe(FileKind.Fifo);
        Names().ShouldBe(["link", "pipe"]);
    }

    [Fact]
    public async Task Commit_FifoWithoutReader_CanBeStopped()
    {
        OnUnix();
        (await AnnotateProcess.RunAsync(_folder.Path, "mkfifo pipe")).Code.ShouldBe(0);
        using var enough = new CancellationTokenSource();
        using var file = OutputFile.Create(At("pipe"));
        file.Writer.Write("new");
        var writing = file.CommitAsync(enough.Token);
        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => writing);
        new FileStream(At("pipe"), FileMode.Open, FileAccess.ReadWrite).Dispose(); // lets the thread go that waits for a reader
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    [InlineData("/proc/self/fd/1")]
    public async Task Commit_StandardOutput_GoesToIt(string path)
    {
        OnUnix();
        using var output = new StringWriter();
        using var file = OutputFile.Create(path, output);
        file.Writer.Write("näme\n");
        await file.CommitAsync(Cancellation);

        output.ToString().ShouldBe("näme\n");
        OutputFile.IsStandardOutput(path).ShouldBeTrue();
    }

    /// <summary>Where permissions mean nothing, as for root, another user runs the command.</summary>
    [Theory]
    [InlineData("in a folder that takes no new file: written through", "chmod 666 folder/labels.csv; chmod 555 folder", 0)]
    [InlineData("read-only: refused", "chmod 444 folder/labels.csv; chmod 777 folder", 1)]
    [InlineData("no file and none can be made: refused", "rm folder/labels.csv; chmod 555 folder", 1)]
    public async Task Commit_WithoutPermission_WritesThroughOrSaysSo(string what, string prepare, int code)
    {
        OnUnix();
        var asOther = Environment.IsPrivilegedProcess ? "setpriv --reuid=65534 --regid=65534 --clear-groups" : "env";
        var run = await AnnotateProcess.RunAsync(_folder.Path, $$"""
            chmod 755 . && mkdir folder && echo old > folder/labels.csv && inode=$(stat -c %i folder/labels.csv)
            printf 'task,worker,label\nx,ann,cat\n' > answers.csv
            {{prepare}}
            DOTNET_CLI_HOME=/tmp {{asOther}} {{AnnotateProcess.Annotate}} consensus answers.csv --method majority -o folder/labels.csv > said
            code=$?
            chmod 777 folder; ls -A folder; [ ! -e folder/labels.csv ] || { cat folder/labels.csv; [ $inode = $(stat -c %i folder/labels.csv) ] && echo same; }
            exit $code
            """);

        run.Code.ShouldBe(code, $"{what}: {run.Error}");
        if (code == 0)
        {
            run.Output.ShouldBe("labels.csv\ntask,label,confidence\nx,cat,1\nsame\n");
        }
        else
        {
            run.Error.ShouldMatch(@"folder/labels\.csv cannot be written: Access to the path '.*' is denied");
            run.Output.ShouldBe(prepare.StartsWith("rm") ? "" : "labels.csv\nold\nsame\n");
        }
    }

    /// <summary>Who may give files away replaces a file and keeps its owner; who may not writes into it.</summary>
    [Theory]
    [InlineData("env", "")]
    [InlineData("setpriv --reuid=65533 --regid=65533 --clear-groups", "same ")]
    public async Task Commit_FileOfAnother_KeepsItsOwner(string user, string same)
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "Only root makes files of somebody else.");
        var run = await AnnotateProcess.RunAsync(_folder.Path, $$"""
            chmod 755 . && mkdir folder && chmod 777 folder && echo old > folder/labels.csv && chmod 666 folder/labels.csv && chown 65534:65532 folder/labels.csv
            inode=$(stat -c %i folder/labels.csv); printf 'task,worker,label\nx,ann,cat\n' > answers.csv
            DOTNET_CLI_HOME=/tmp {{user}} {{AnnotateProcess.Annotate}} consensus answers.csv --method majority -o folder/labels.csv > said || exit
            [ $inode = $(stat -c %i folder/labels.csv) ] && printf 'same '; stat -c '%u:%g %a' folder/labels.csv; cat folder/labels.csv
            """);

        run.Output.ShouldBe($"{same}65534:65532 666\ntask,label,confidence\nx,cat,1\n", run.Error);
    }

    public void Dispose() => _folder.Dispose();

    private static void OnUnix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes, FIFOs and devices of Unix.");

    private static async Task WriteAsync(string path, string text)
    {
        using var file = OutputFile.Create(path);
        file.Writer.Write(text);
        await file.CommitAsync(Cancellation);
    }

    private string At(string name) => Path.Combine(_folder.Path, name);

    private string[] Names() => [.. new DirectoryInfo(_folder.Path).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];
}
