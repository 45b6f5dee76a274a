using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>What every runner does, in this process and on a server: the same results, bit by bit, and the same refusals.</summary>
public abstract class RunnerConformanceTests
{
    internal abstract Task<ITensorRunner> OpenAsync(string model);

    [Fact]
    public async Task Signature_Model_IsWhatTheFileStates()
    {
        using var runner = await OpenAsync("tagger");

        runner.Signature.Inputs.Select(input => (input.Name, input.Type, input.ShapeText())).ShouldBe(
            [("input_ids", TensorType.Int64, "any, any"), ("attention_mask", TensorType.Int64, "any, any")], ignoreOrder: true);
        runner.Signature.Outputs.ShouldHaveSingleItem().ShapeText().ShouldBe("any, any, 5");
    }

    [Fact]
    public async Task RunAsync_Floats_AreTheSameInEveryBit()
    {
        using var runner = await OpenAsync("sigmoid");
        using var reference = TestModels.Run("sigmoid");
        var random = new Random(20_261);
        var tensor = Tensor.Of("image", [50, 1, 2, 2], [.. Enumerable.Range(0, 200).Select(_ => (random.NextSingle() * 4) - 2)]);

        var here = await reference.RunAsync([tensor], ["scores"], TestStorage.Cancellation);
        var there = await runner.RunAsync([tensor], ["scores"], TestStorage.Cancellation);

        there[0].Shape.ShouldBe([50, 2]);
        there[0].Bytes().ToArray().ShouldBe(here[0].Bytes().ToArray());
    }

    [Fact]
    public async Task RunAsync_Integers_Arrive()
    {
        using var runner = await OpenAsync("tagger");

        var tags = (await runner.RunAsync([Tensor.Of("input_ids", [1, 2], [4L, 9]), Tensor.Of("attention_mask", [1, 2], [1L, 0])], ["tags"], TestStorage.Cancellation))[0];

        tags.Floats().ShouldBe([0, 6, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public async Task RunAsync_ManyAtOnce_EachGetsItsOwn()
    {
        using var runner = await OpenAsync("logits");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var scores = await runner.RunAsync([Tensor.Of("image", [1, 1, 2, 2], [i, 0f, 0f, 1])], ["scores"], TestStorage.Cancellation);
            scores[0].Floats().ShouldBe([4f * i, 4]);
        }));
    }

    [Fact]
    public async Task RunAsync_Cancelled_Throws()
    {
        using var runner = await OpenAsync("logits");

        await Should.ThrowAsync<OperationCanceledException>(() => runner.RunAsync([Tensor.Of("image", [1, 1, 2, 2], new float[4])], ["scores"], new CancellationToken(canceled: true)));
    }
}

public sealed class OnnxRunnerTests : RunnerConformanceTests
{
    internal override Task<ITensorRunner> OpenAsync(string model) => Task.FromResult<ITensorRunner>(TestModels.Run(model));

    [Fact]
    public async Task RunAsync_InputOfAnotherShape_IsAModelException()
    {
        using var runner = TestModels.Run("logits");

        await Should.ThrowAsync<ModelException>(() => runner.RunAsync([Tensor.Of("image", [1, 1, 3, 3], new float[9])], ["scores"], TestStorage.Cancellation));
    }
}

public sealed class RemoteRunnerBinaryTests : RemoteRunnerConformanceTests
{
    private protected override bool Binary => true;
}

public sealed class RemoteRunnerJsonTests : RemoteRunnerConformanceTests
{
    private protected override bool Binary => false;
}

public abstract class RemoteRunnerConformanceTests : RunnerConformanceTests, IAsyncLifetime
{
    private OipServer server = null!;
    private InferenceClient client = null!;

    private protected abstract bool Binary { get; }

    public async ValueTask InitializeAsync()
    {
        server = await OipServer.StartAsync("logits", "tagger", "sigmoid");
        client = new InferenceClient(server.Options);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal override async Task<ITensorRunner> OpenAsync(string model) => await RemoteRunner.ConnectAsync(
        client.Http!, TestModels.Remote(model), server.Options with { BinaryTensors = Binary }, TimeProvider.System, TestStorage.Cancellation);
}
