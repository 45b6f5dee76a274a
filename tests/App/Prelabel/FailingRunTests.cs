using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using Microsoft.Extensions.Time.Testing;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Runs that fail: whom they cost their pre-label, how often they are tried again, and what they cost.</summary>
public sealed class FailingRunTests
{
    private const byte Bad = 77;

    private readonly FakeTimeProvider time = new();
    private readonly RunMeter meter = new();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task AnswerAsync_SomeItemsThatFailEveryRunWithThem_CostsNoOtherItsAnswer(int bad)
    {
        var places = Enumerable.Range(0, 64).ToArray();
        new Random(90_210).Shuffle(places);
        using var model = await OpenAsync(TimeSpan.FromMilliseconds(20), longest: TimeSpan.FromMinutes(1));
        var items = Enumerable.Range(0, 64).Select(i => Item(model, places[i] < bad ? Bad : (byte)255)).ToList();

        var results = await model.AnswerAsync(items, 1, TestStorage.Cancellation, meter);

        results.Select(result => result.Fault is not null).ShouldBe(Enumerable.Range(0, 64).Select(i => places[i] < bad));
        results.Where(result => result.Fault is null).ShouldAllBe(result => result.Answer!.Label == "a");
    }

    [Fact]
    public async Task AnswerAsync_ModelThatHangs_IsGivenUpForAllThatFollows()
    {
        using var model = await OpenAsync(TimeSpan.FromMinutes(1), longest: TimeSpan.FromMinutes(1));
        var items = Enumerable.Range(0, 64).Select(_ => Item(model, Bad)).ToList();

        (await model.AnswerAsync(items, 1, TestStorage.Cancellation, meter)).ShouldAllBe(result => result.Fault == "The model did not like it.");
        (await model.AnswerAsync(items, 1, TestStorage.Cancellation, meter)).ShouldAllBe(result => result.Fault == "The model did not like it.");

        meter.Total.ShouldBe(TimeSpan.FromMinutes(1)); // one run, which costs
    }

    [Fact]
    public async Task AnswerAsync_Runs_AreMeasured()
    {
        using var model = await OpenAsync(TimeSpan.FromSeconds(2), longest: TimeSpan.FromMinutes(1));

        await model.AnswerAsync([.. Enumerable.Range(0, 64).Select(_ => Item(model, 255))], 1, TestStorage.Cancellation, meter);

        (meter.Total, meter.Failed).ShouldBe((TimeSpan.FromSeconds(4), TimeSpan.Zero)); // two runs of 32
    }

    private static AnnotationFunctions.App.Prelabel.Encoders.Encoded Item(LoadedModel model, byte first) => model.Encode(TestModels.Png(2, 2, 1, [first, 0, 0, 0]));

    private async Task<LoadedModel> OpenAsync(TimeSpan took, TimeSpan longest) => await LoadedModel.CreateAsync(
        new ModelReference("m", "m.onnx", "", TestModels.TwoPixels("a", "b")), TaskType.ClassificationOne, new PickyRunner(took, time), null, new PrelabelOptions { RunTimeout = longest },
        TestStorage.Cancellation);

    /// <summary>Fails every run with a bad item in it; each run takes as long as a test says.</summary>
    private sealed class PickyRunner(TimeSpan took, FakeTimeProvider time) : ITensorRunner
    {
        private readonly OnnxRunner inner = TestModels.Run("logits");

        public ModelSignature Signature => inner.Signature;

        public ServedModel? Served => null;

        public Task<IReadOnlyList<Tensor>> RunAsync(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellation, RunMeter? meter = null) =>
            RunMeter.MeasureAsync(meter, time, () =>
            {
                time.Advance(took);
                return inputs[0].Floats().Contains(Bad / 255f) ? throw new ModelException("The model did not like it.") : inner.RunAsync(inputs, outputs, cancellation);
            });

        public void Dispose() => inner.Dispose();
    }
}
