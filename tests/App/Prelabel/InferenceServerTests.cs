using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Prelabel.Tokens;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>The runner of the app and the project's inference server, each test model through both: the same bits, the same answers.</summary>
public sealed class InferenceServerTests(InferenceServerFixture server) : IClassFixture<InferenceServerFixture>
{
    private const int Seed = 40_417;
    private static readonly int[] BatchSizes = [1, 2, 3, 8, 31, 32];

    public static TheoryData<string> Models => new(InferenceServerFixture.Names);

    [Theory]
    [MemberData(nameof(Models))]
    public async Task RunAsync_EverySizeOfBatch_GivesTheSameBitsAsTheApp(string name)
    {
        using var here = TestModels.Run(name);
        var random = new Random(Seed);
        foreach (var binary in new[] { true, false })
        {
            using var there = await ConnectAsync(name, server.Options with { BinaryTensors = binary });
            there.Signature.Inputs.Select(Facts).ShouldBe(here.Signature.Inputs.Select(Facts), ignoreOrder: true);
            there.Signature.Outputs.Select(Facts).ShouldBe(here.Signature.Outputs.Select(Facts));
            string[] outputs = [.. here.Signature.Outputs.Select(output => output.Name)];
            foreach (var rows in here.Signature.Inputs[0].Shape[0] > 0 ? [(int)here.Signature.Inputs[0].Shape[0]] : BatchSizes)
            {
                var inputs = here.Signature.Inputs.Select(input => Made(input, rows, random)).ToList();

                var expected = await here.RunAsync(inputs, outputs, TestStorage.Cancellation);
                if (!binary && expected.Any(output => output.Floats().Any(value => !float.IsFinite(value))))
                {
                    continue; // JSON has no such numbers
                }

                var found = await there.RunAsync(inputs, outputs, TestStorage.Cancellation);

                found.Select(output => (output.Name, output.Type, Shape: string.Join(',', output.Shape))).ShouldBe(expected.Select(output => (output.Name, output.Type, Shape: string.Join(',', output.Shape))));
                found.Zip(expected).All(pair => pair.First.Bytes().SequenceEqual(pair.Second.Bytes())).ShouldBeTrue($"{name}, {rows} rows, binary {binary}, seed {Seed}");
            }
        }
    }

    public static TheoryData<string, TaskType, ModelInput, ModelHead> Answering
    {
        get
        {
            var words = new TextInput("wordpiece.json");
            string[] tags = ["O", "B-person", "I-person", "B-place", "I-place"];
            return new()
            {
                { "logits", TaskType.ClassificationOne, TestModels.TwoPixels("a", "b"), new() },
                { "one-at-a-time", TaskType.ClassificationOne, TestModels.TwoPixels("a", "b"), new() },
                { "nan-on-black", TaskType.ClassificationOne, TestModels.TwoPixels("a", "b"), new() },
                { "channels-last", TaskType.ClassificationOne, new ModelInput(2, 2, 3, ["a", "b", "c"]), new() },
                { "sigmoid", TaskType.ClassificationMany, TestModels.TwoPixels("a", "b"), new() },
                { "detector-scores-first", TaskType.Boxes, TestModels.Picture8("a", "b"), new() },
                { "detector-objectness", TaskType.Boxes, TestModels.Picture8("a", "b"), new() { Detections = DetectionLayout.Objectness } },
                { "detector-final", TaskType.Boxes, TestModels.Picture8("a", "b"), new() { Detections = DetectionLayout.Final } },
                { "masks", TaskType.Masks, TestModels.Picture8("a", "b"), new() { Background = true } },
                { "tagger", TaskType.Spans, new ModelInput(Classes: tags) { Text = words }, new() },
                { "sentiment", TaskType.ClassificationOne, new ModelInput(Classes: ["a", "b"]) { Text = words }, new() },
                { "embedding", TaskType.ClassificationOne, new ModelInput { Text = words }, new() { Task = ModelTask.Embedding } },
                { "reward", TaskType.Preference, new ModelInput { Text = words }, new() },
                { "loudness", TaskType.ClassificationOne, new ModelInput(Classes: ["a", "b"]) { Audio = new AudioInput(8_000, 0.1) }, new() },
                { "pitch", TaskType.ClassificationOne, new ModelInput(Classes: ["a", "b"]) { Audio = new AudioInput(8_000, 0.1, AudioFeatures.LogMel, 16) }, new() },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Answering))]
    public async Task AnswerAsync_Items_GetTheSameAnswersAsInTheApp(string name, TaskType type, ModelInput input, ModelHead head)
    {
        using var here = await TestModels.LoadAsync(name, input, type, head, tokenizer: input.Text?.Tokenizer);
        using var there = await LoadedModel.CreateAsync(
            TestModels.Remote(name, input) with { Head = head }, type, await ConnectAsync(name, server.Options),
            input.Text is null ? null : TokenizerFile.Read(TestModels.ReadFile(input.Text.Tokenizer)), server.Options, TestStorage.Cancellation);
        var random = new Random(Seed);
        List<Encoded> items = [.. Enumerable.Range(0, 75).Select(i => here.Encode(Media(type, input, random, black: i == 5)))]; // three runs, the last not full

        var expected = await here.AnswerAsync(items, 1, TestStorage.Cancellation);
        var found = await there.AnswerAsync(items, 1, TestStorage.Cancellation);

        expected.Count(result => result.Fault is null).ShouldBe(name == "nan-on-black" ? 74 : 75);
        found.Select(Text).ShouldBe(expected.Select(Text), $"seed {Seed}");
        (here.DigestSource, there.DigestSource).ShouldBe((DigestSource.File, DigestSource.Server));
    }

    [Fact]
    public async Task RunAsync_NewVersionBehindTheName_IsRefusedWithBothDigests()
    {
        await server.ReplaceAsync("replaced", 1, TestModels.Read("logits"));
        var model = TestModels.Remote("logits") with { Remote = new RemoteModel("replaced") };
        using var runner = await RemoteRunner.ConnectAsync(server.Client.Http!, model, server.Options, TimeProvider.System, TestStorage.Cancellation);
        (await RunAsync(runner)).ShouldBe([4, 0]);

        await server.ReplaceAsync("replaced", 2, TestModels.Read("sigmoid"));

        var running = await Should.ThrowAsync<ModelChangedException>(() => RunAsync(runner));
        running.Message.ShouldContain(model.Sha256);
        running.Message.ShouldContain(TestModels.Remote("sigmoid").Sha256);
        await Should.ThrowAsync<ModelChangedException>(
            () => RemoteRunner.ConnectAsync(server.Client.Http!, model, server.Options, TimeProvider.System, TestStorage.Cancellation));
        using var pinned = await RemoteRunner.ConnectAsync(
            server.Client.Http!, model with { Remote = new RemoteModel("replaced", "1") }, server.Options, TimeProvider.System, TestStorage.Cancellation);
        (await RunAsync(pinned)).ShouldBe([4, 0]);
    }

    [Fact]
    public async Task AnswerAsync_NumbersThatTheServerRefuses_CostTheirItemsAlone()
    {
        var reference = TestModels.Remote("nan-refused") with { Sha256 = Digest(InferenceServerFixture.NanRefused) };
        using var here = await TestModels.LoadAsync(InferenceServerFixture.NanRefused, TestModels.TwoPixels("a", "b"));
        using var there = await LoadAsync(reference);
        List<Encoded> items = [.. Enumerable.Range(0, 40).Select(i => here.Encode(TestModels.Png(2, 2, 1, i % 6 == 4 ? [0, 255, 0, (byte)i] : [255, 0, 0, (byte)i])))];

        var expected = await here.AnswerAsync(items, 1, TestStorage.Cancellation);
        var found = await there.AnswerAsync(items, 1, TestStorage.Cancellation);

        expected.Count(result => result.Fault is not null).ShouldBe(6);
        found.Select(result => result.Fault is not null).ShouldBe(expected.Select(result => result.Fault is not null));
        found.Where(result => result.Fault is not null).ShouldAllBe(result => result.Fault!.Contains("answers 500") && result.Fault.Contains("NaN"));
        found.Where(result => result.Fault is null).Select(Text).ShouldBe(expected.Where(result => result.Fault is null).Select(Text));
    }

    [Fact]
    public async Task AnswerAsync_LargePictures_AreSentInRequestsThatTheServerTakes()
    {
        var input = new ModelInput(640, 640, 3, [.. Enumerable.Range(0, 100).Select(i => $"c{i}")]);
        using var here = await TestModels.LoadAsync(InferenceServerFixture.Large, input);
        using var there = await LoadAsync(TestModels.Remote("large", input) with { Sha256 = Digest(InferenceServerFixture.Large) });
        var item = here.Encode(TestModels.Png(64, 64, 3, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i * 31))]));
        var meter = new RunMeter();

        var found = await there.AnswerAsync([.. Enumerable.Repeat(item, 20)], 1, TestStorage.Cancellation, meter);

        meter.Failed.ShouldBe(TimeSpan.Zero);
        var expected = (await here.AnswerAsync([item], 1, TestStorage.Cancellation)).Single();
        found.Select(Text).Distinct().ShouldBe([Text(expected)]);
    }

    [Fact]
    public async Task AnswerAsync_ServerThatTakesFewRows_IsGivenNoMore()
    {
        using var there = await LoadAsync(TestModels.Remote("logits") with { Remote = new RemoteModel("two-at-once") });
        var meter = new RunMeter();

        var found = await there.AnswerAsync([.. Enumerable.Range(0, 7).Select(i => there.Encode(TestModels.Png(2, 2, 1, [255, 0, 0, (byte)i])))], 1, TestStorage.Cancellation, meter);

        (meter.Failed, there.Signature.MaxRows).ShouldBe((TimeSpan.Zero, 2));
        found.ShouldAllBe(result => result.Answer!.Label == "a");
    }

    private static string Digest(byte[] file) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));

    private async Task<LoadedModel> LoadAsync(ModelReference model) => await LoadedModel.CreateAsync(
        model, TaskType.ClassificationOne, await RemoteRunner.ConnectAsync(server.Client.Http!, model, server.Options, TimeProvider.System, TestStorage.Cancellation), null, server.Options,
        TestStorage.Cancellation);

    private static async Task<float[]> RunAsync(RemoteRunner runner) =>
        (await runner.RunAsync([Tensor.Of("image", [1, 1, 2, 2], [1f, 0, 0, 0])], ["scores"], TestStorage.Cancellation))[0].Floats();

    private Task<RemoteRunner> ConnectAsync(string name, PrelabelOptions options) =>
        RemoteRunner.ConnectAsync(server.Client.Http!, TestModels.Remote(name), options, TimeProvider.System, TestStorage.Cancellation);

    private static string Facts(TensorFacts facts) => $"{facts.Name} {facts.Type} {facts.ShapeText()}";

    /// <summary>An input that the model understands: token ids below the size of its table, and numbers around zero, also very small ones.</summary>
    private static Tensor Made(TensorFacts facts, int rows, Random random)
    {
        long[] shape = [rows, .. facts.Shape.Skip(1).Select(length => length < 0 ? 7 : length)];
        var count = (int)Tensor.CountOf(shape);
        return facts.Type switch
        {
            TensorType.Int64 when facts.Name == "attention_mask" => Tensor.Of(facts.Name, shape, Enumerable.Range(0, count).Select(_ => (long)random.Next(2)).ToArray()),
            TensorType.Int64 => Tensor.Of(facts.Name, shape, Enumerable.Range(0, count).Select(_ => (long)random.Next(19)).ToArray()),
            TensorType.UInt8 => Tensor.Of(facts.Name, shape, Enumerable.Range(0, count).Select(_ => (byte)random.Next(256)).ToArray()),
            _ => Tensor.Of(facts.Name, shape, Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-30, 3))).ToArray()),
        };
    }

    private static MediaContent Media(TaskType type, ModelInput input, Random random, bool black)
    {
        if (input.Audio is not null)
        {
            return Wave(random);
        }

        if (input.Text is null)
        {
            var pixels = new byte[8 * 8 * input.Channels];
            if (!black)
            {
                random.NextBytes(pixels);
            }

            return TestModels.Png(8, 8, input.Channels, pixels);
        }

        string[] words = ["Ada", "Lovelace", "lives", "in", "Paris", "good", "bad", "北京", "!", "unknown"];
        string Words() => string.Join(' ', random.GetItems(words, random.Next(1, 40)));
        return TestModels.Text(type == TaskType.Preference ? $$"""{"prompt":"a","candidates":["{{Words()}}","{{Words()}}"]}""" : Words());
    }

    /// <summary>A WAV file of noise or of a tone, of another rate and length than the model's.</summary>
    private static MediaContent Wave(Random random)
    {
        const int rate = 16_000;
        var samples = new short[random.Next(400, 4_000)];
        var (tone, loud) = (random.Next(100, 3_000), random.NextSingle());
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(loud * short.MaxValue * Math.Sin(2 * Math.PI * tone * i / rate) * (0.5 + (random.NextSingle() / 2)));
        }

        using var bytes = new MemoryStream();
        using var wave = new BinaryWriter(bytes);
        wave.Write("RIFF"u8);
        wave.Write(36 + (samples.Length * 2));
        wave.Write("WAVEfmt "u8);
        wave.Write(16);
        wave.Write((short)1);
        wave.Write((short)1);
        wave.Write(rate);
        wave.Write(rate * 2);
        wave.Write((short)2);
        wave.Write((short)16);
        wave.Write("data"u8);
        wave.Write(samples.Length * 2);
        foreach (var sample in samples)
        {
            wave.Write(sample);
        }

        return new MediaContent(bytes.ToArray(), "audio/wav");
    }

    /// <summary>An answer with all its digits.</summary>
    private static string Text(ModelResult result) => System.Text.Json.JsonSerializer.Serialize(
        new { result.Fault, result.Answer?.Label, result.Answer?.Probability, result.Answer?.Probabilities, result.Answer?.Vector, result.Answer?.Answer }, SchemaJson.Options);
}
