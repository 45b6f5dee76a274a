using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>What servers say of the model behind a name, what they do not say, and what of it is believed.</summary>
public sealed class ServedModelTests : OipServerTests
{
    private static readonly ModelReference Model = TestModels.Remote("logits");
    private static readonly string Other = TestModels.Remote("sigmoid").Sha256;

    [Fact]
    public async Task ConnectAsync_MetadataWithAnotherDigest_NamesBoth()
    {
        Server.Says = new ServedModel(Other, "1");

        var refusal = await Should.ThrowAsync<ModelChangedException>(() => ConnectAsync(Model));

        refusal.Message.ShouldContain("'logits' is another model");
        refusal.Message.ShouldContain(Other);
        refusal.Message.ShouldContain(Model.Sha256);
    }

    [Fact]
    public async Task RunAsync_AnotherDigestThanInTheMetadata_IsRefused()
    {
        Server.Says = new ServedModel(Model.Sha256, "1");
        using var runner = await ConnectAsync(Model);
        await RunAsync(runner);
        Server.Says = new ServedModel(Other, "1");

        (await Should.ThrowAsync<ModelChangedException>(() => RunAsync(runner))).Message.ShouldContain(Other);
        runner.Served.ShouldBe(new ServedModel(Model.Sha256, "1"));
    }

    [Fact]
    public async Task RunAsync_DigestInCapitals_IsTheSame()
    {
        Server.Says = new ServedModel(Model.Sha256.ToUpperInvariant(), "1");
        using var runner = await ConnectAsync(Model);

        await RunAsync(runner);

        runner.Served!.Sha256.ShouldBe(Model.Sha256);
    }

    [Fact]
    public async Task RunAsync_DigestNoLongerNamed_IsRefused()
    {
        using var taken = await ConnectAsync(Model with { Served = new ServedModel(Model.Sha256, "1") });

        (await Should.ThrowAsync<ModelChangedException>(() => RunAsync(taken))).Message.ShouldContain("does not say any more which file it is");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("zz")]
    public async Task ConnectAsync_DigestThatIsNone_IsRefused(string digest)
    {
        Server.Says = new ServedModel(digest, null);

        (await Should.ThrowAsync<ModelException>(() => ConnectAsync(Model))).Message.ShouldContain($"'model_sha256' is no SHA-256 but \"{digest}\"");
    }

    [Fact]
    public async Task RunAsync_ServerThatNamesNoDigest_IsHeldToItsVersion()
    {
        Server.Says = new ServedModel(null, "3");
        using var runner = await ConnectAsync(Model);
        await RunAsync(runner);
        runner.Served.ShouldBe(new ServedModel(null, "3"));
        Server.Says = new ServedModel(null, "4");

        (await Should.ThrowAsync<ModelChangedException>(() => RunAsync(runner))).Message.ShouldContain("has the version 4 there; the project took version 3");
        using var later = await ConnectAsync(Model with { Served = new ServedModel(null, "3") });
        await Should.ThrowAsync<ModelChangedException>(() => RunAsync(later));
    }

    [Fact]
    public async Task RunAsync_ServerThatNamesNothing_Answers()
    {
        using var runner = await ConnectAsync(Model);

        await RunAsync(runner);
        await RunAsync(runner);

        runner.Served.ShouldBe(new ServedModel(null, null));
    }

    [Fact]
    public async Task RunAsync_ServerThatBeginsToNameTheDigest_IsHeldToIt()
    {
        using var runner = await ConnectAsync(Model with { Served = new ServedModel(null, "3") });
        Server.Says = new ServedModel(Model.Sha256, "1");
        await RunAsync(runner);
        Server.Says = new ServedModel(Other, "3");

        await Should.ThrowAsync<ModelChangedException>(() => RunAsync(runner));
    }

    [Fact]
    public async Task AnswerAsync_ModelThatChanges_IsNotTriedAgainInHalves()
    {
        Server.Says = new ServedModel(Model.Sha256, "1");
        using var model = await LoadedModel.CreateAsync(Model, TaskType.ClassificationOne, await ConnectAsync(Model), null, Server.Options, TestStorage.Cancellation);
        var items = Enumerable.Range(0, 32).Select(_ => model.Encode(TestModels.Png(2, 2, 1, [255, 0, 0, 0]))).ToList();
        Server.Says = new ServedModel(Other, "2");
        var before = Server.Requests;

        await Should.ThrowAsync<ModelChangedException>(() => model.AnswerAsync(items, 1, TestStorage.Cancellation));

        Server.Requests.ShouldBe(before + 1);
    }

    private Task<RemoteRunner> ConnectAsync(ModelReference model) =>
        RemoteRunner.ConnectAsync(Client.Http!, model, Server.Options, TimeProvider.System, TestStorage.Cancellation);

    private static Task<IReadOnlyList<Tensor>> RunAsync(RemoteRunner runner) =>
        runner.RunAsync([Tensor.Of("image", [1, 1, 2, 2], [1f, 0, 0, 0])], ["scores"], TestStorage.Cancellation);
}
