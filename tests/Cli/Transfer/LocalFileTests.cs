using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Transfer;
using AnnotationFunctions.Tests.Cli.Files;

namespace AnnotationFunctions.Tests.Cli.Transfer;

public sealed class LocalFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Below_Directory_NamesFilesRelativeToIt()
    {
        _folder.Write("a.png", "1");
        _folder.Write("deep/er/b.png", "22");
        _folder.Write(".hidden/c.png", "3");
        LocalFile.Below([_folder.Path]).Select(file => (file.Name, file.Bytes)).ShouldBe([("a.png", 1), ("deep/er/b.png", 2)]);
    }

    [Fact]
    public void Below_HelperFiles_AreMarkedAndNothingElseIsHiddenIsNamed()
    {
        foreach (var name in (string[])["a.png", ".DS_Store", "set/Thumbs.db", "set/desktop.ini", "__MACOSX/set/._a.png", "__MACOSX/b.png", ".hidden.png", ".git/desktop.ini", "set/._note.txt"])
        {
            _folder.Write(name, "1");
        }

        File.WriteAllBytes(_folder.Write("set/._a.png", ""), [0, 5, 0x16, 7, 0]);
        var files = LocalFile.Below([_folder.Path]);
        files.Where(file => !file.IsHelper).Select(file => file.Name).ShouldBe(["__MACOSX/b.png", "a.png"]);
        files.Where(file => file.IsHelper).Select(file => file.Name).ShouldBe([".DS_Store", "__MACOSX/set/._a.png", "set/._a.png", "set/Thumbs.db", "set/desktop.ini"], ignoreOrder: true);
    }

    [Fact]
    public void Below_HelpersOfOneNameInTwoDirectories_DoNotMatter()
    {
        _folder.Write("x/a.png", "1");
        _folder.Write("x/Thumbs.db", "1");
        _folder.Write("y/b.png", "1");
        _folder.Write("y/Thumbs.db", "1");
        LocalFile.Below([Path.Combine(_folder.Path, "x"), Path.Combine(_folder.Path, "y")]).Count(file => !file.IsHelper).ShouldBe(2);
    }

    [Fact]
    public void Below_HelperNamedDirectly_IsMeant() => LocalFile.Below([_folder.Write("desktop.ini", "1")]).Single().IsHelper.ShouldBeFalse();

    [Fact]
    public void Below_FileNamedDirectly_KeepsItsFileName() =>
        LocalFile.Below([_folder.Write("deep/a.png", "1")]).Single().Name.ShouldBe("a.png");

    [Fact]
    public void Below_TwoFilesOfOneName_AreRefused()
    {
        var first = _folder.Write("x/a.png", "1");
        var second = _folder.Write("y/a.png", "2");
        var failure = Should.Throw<CommandFailure>(() => LocalFile.Below([first, second]));
        failure.ExitCode.ShouldBe(2);
        failure.Message.ShouldContain(second);
    }

    [Fact]
    public void Below_MissingPath_IsRefusedByName() =>
        Should.Throw<CommandFailure>(() => LocalFile.Below([Path.Combine(_folder.Path, "none")])).Message.ShouldContain("none");

    /// <summary>Reading one would wait for a writer for good.</summary>
    [Fact]
    public async Task Below_Fifo_IsRefusedByName()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A FIFO of Unix.");
        (await AnnotateProcess.RunAsync(_folder.Path, "mkfifo pipe")).Code.ShouldBe(0);
        Should.Throw<CommandFailure>(() => LocalFile.Below([_folder.Path])).Message.ShouldContain("pipe is no file but a FIFO");
    }

    public void Dispose() => _folder.Dispose();
}
