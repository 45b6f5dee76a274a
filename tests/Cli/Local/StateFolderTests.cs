using AnnotationFunctions.Cli;
using AnnotationFunctions.Cli.Local;

namespace AnnotationFunctions.Tests.Cli.Local;

public sealed class StateFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Lock_HeldByAnother_SaysWhoHoldsIt()
    {
        using var held = new StateFolder(_folder.Path).Lock(new Uri("http://127.0.0.1:7171"));
        var failure = Should.Throw<CommandFailure>(() => new StateFolder(_folder.Path).Lock(new Uri("http://127.0.0.1:7272")));
        failure.Message.ShouldContain($"process {Environment.ProcessId} serves http://127.0.0.1:7171/");
        failure.Message.ShouldContain(_folder.Path);
    }

    [Fact]
    public void Lock_Released_CanBeTakenAgain()
    {
        new StateFolder(_folder.Path).Lock(new Uri("http://127.0.0.1:7171")).Dispose();
        new StateFolder(_folder.Path).Lock(new Uri("http://127.0.0.1:7171")).Dispose();
    }

    [Fact]
    public void Fresh_FolderBehindALink_IsEmptiedAndTheLinkStays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        var (elsewhere, kept, link) = (Path.Combine(_folder.Path, "elsewhere"), _folder.Write("kept/file", "kept"), Path.Combine(_folder.Path, "link"));
        new StateFolder(elsewhere).Lock(new Uri("http://127.0.0.1:7171")).Dispose();
        File.WriteAllText(Path.Combine(elsewhere, "logs", "old"), "");
        Directory.CreateSymbolicLink(Path.Combine(elsewhere, "inner"), Path.GetDirectoryName(kept)!);
        Directory.CreateSymbolicLink(link, elsewhere);

        StateFolder.Fresh(link);

        new DirectoryInfo(link).LinkTarget.ShouldBe(elsewhere);
        Directory.GetFileSystemEntries(elsewhere, "*", SearchOption.AllDirectories).ShouldBe([Path.Combine(elsewhere, "logs")]);
        File.ReadAllText(kept).ShouldBe("kept");
    }

    [Fact]
    public void Secrets_MadeOnce_AreKeptAndPrivate()
    {
        var state = new StateFolder(_folder.Path);
        var first = LocalSecrets.Of(state);
        LocalSecrets.Of(state).ShouldBe(first);
        first.OwnerToken.ShouldMatch("^anf_owner_[0-9a-f]{64}$");
        Convert.FromBase64String(first.SigningKey).Length.ShouldBe(32);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(state.OwnerToken).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(state.SigningKey).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void Secrets_Hash_IsTheTokensSha256() =>
        new LocalSecrets("anf_owner_abc", "").OwnerTokenSha256.ShouldBe("29ee52e7f93abc822f8b75dd5c4d87ef5de5cafb8226aeb2232ae5620cc30047");

    [Fact]
    public void Secrets_EmptyFile_IsAnError()
    {
        var state = new StateFolder(_folder.Path);
        File.WriteAllText(state.OwnerToken, "");
        Should.Throw<CommandFailure>(() => LocalSecrets.Of(state)).Message.ShouldContain(state.OwnerToken);
    }

    public void Dispose() => _folder.Dispose();
}
