using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Transfer;

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

    public void Dispose() => _folder.Dispose();
}
