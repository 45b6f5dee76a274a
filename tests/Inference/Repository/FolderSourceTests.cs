using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.Inference.Repository;

public sealed class FolderSourceTests : IDisposable
{
    private readonly ModelFolders models = new();
    private readonly string outside = Directory.CreateTempSubdirectory("outside-").FullName;

    [Fact]
    public async Task List_FoldersOfOtherNames_AreLeftOut()
    {
        models.Add("good-model.v2", 1, [1]);
        Directory.CreateDirectory(Path.Combine(models.Path, ".git"));
        Directory.CreateDirectory(Path.Combine(models.Path, "lost+found"));
        (await Source().ListAsync(TestContext.Current.CancellationToken)).ShouldBe(["good-model.v2"]);
    }

    [Fact]
    public async Task Fetch_VersionsThatAreNoNumbers_AreLeftOut()
    {
        models.Add("m", 3, [1]).Add("m", 20, [1]);
        foreach (var name in (string[])["01", "0", "-1", "1e3", "next", "99999999999"])
        {
            Directory.CreateDirectory(Path.Combine(models.Path, "m", name));
            await File.WriteAllBytesAsync(Path.Combine(models.Path, "m", name, "model.onnx"), [1], TestContext.Current.CancellationToken);
        }

        (await FetchAsync("m"))!.Files.Keys.ShouldBe([3, 20]);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../outside")]
    [InlineData("m/1")]
    [InlineData("/etc")]
    [InlineData("")]
    [InlineData("m\0")]
    public async Task Fetch_NameThatIsAPath_IsUnknown(string name)
    {
        models.Add("m", 1, [1]);
        (await FetchAsync(name)).ShouldBeNull();
    }

    [Fact]
    public async Task Fetch_LinkWithinTheRepository_IsFollowed()
    {
        models.Add("m", 1, [7]);
        Directory.CreateSymbolicLink(Path.Combine(models.Path, "m", "2"), Path.Combine(models.Path, "m", "1"));
        var folder = await FetchAsync("m");
        folder!.Files[2].ShouldBe(folder.Files[1]);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("version")]
    [InlineData("model")]
    [InlineData("config")]
    public async Task Fetch_LinkOutOfTheRepository_IsRefused(string what)
    {
        await File.WriteAllTextAsync(Path.Combine(outside, "model.onnx"), "x", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(outside, "1"));
        await File.WriteAllTextAsync(Path.Combine(outside, "1", "model.onnx"), "x", TestContext.Current.CancellationToken);
        var model = Path.Combine(models.Path, "m");
        switch (what)
        {
            case "file":
                Directory.CreateDirectory(Path.Combine(model, "1"));
                File.CreateSymbolicLink(Path.Combine(model, "1", "model.onnx"), Path.Combine(outside, "model.onnx"));
                break;
            case "version":
                Directory.CreateDirectory(model);
                Directory.CreateSymbolicLink(Path.Combine(model, "1"), outside);
                break;
            case "model":
                Directory.CreateSymbolicLink(model, outside);
                break;
            default:
                models.Add("m", 1, [1]);
                File.CreateSymbolicLink(Path.Combine(model, "config.json"), Path.Combine(outside, "model.onnx"));
                break;
        }

        var refusal = await Should.ThrowAsync<ModelFileException>(() => FetchAsync("m"));
        refusal.Message.ShouldEndWith("is a link that leads out of the model repository");
    }

    [Fact]
    public async Task Fetch_FileTooLarge_IsRefused()
    {
        models.Add("m", 1, new byte[1001]);
        (await Should.ThrowAsync<ModelFileException>(() => FetchAsync("m"))).Message.ShouldBe("its model.onnx has 1001 bytes; expected at most 1000");
    }

    public void Dispose()
    {
        models.Dispose();
        Directory.Delete(outside, recursive: true);
    }

    private FolderSource Source() => new(models.Path, maxFileBytes: 1000);

    private Task<ModelFolder?> FetchAsync(string name) => Source().FetchAsync(name, TestContext.Current.CancellationToken);
}
