using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.Tests.InferenceServer;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>The project's own inference server, the real program in a process of its own, with all usable test models. One for all tests of a class.</summary>
public sealed class InferenceServerFixture : IAsyncLifetime
{
    private static readonly string[] NotServed = ["opset-99"];

    private readonly ModelFolders models = new();
    private InferenceProcess process = null!;

    internal PrelabelOptions Options { get; private set; } = null!;

    internal InferenceClient Client { get; private set; } = null!;

    /// <summary>log(first − second / 2 + 0.1) and log(last + 0.1) of four pixels: NaN where the second is much brighter than the first, as on none of the trial pictures.</summary>
    internal static byte[] NanRefused { get; } = new OnnxGraph()
        .Input("image", OnnxType.Float, -1, 1, 2, 2).Output("scores", OnnxType.Float, -1, 2)
        .Weights("weights", [4, 2], [1, 0, -0.5f, 0, 0, 0, 0, 1]).Weights("more", [2], [0.1f, 0.1f])
        .Node("Flatten", ["image"], "flat", ("axis", [1])).Node("MatMul", ["flat", "weights"], "sums").Node("Add", ["sums", "more"], "positive").Node("Log", ["positive"], "scores").ToFile();

    /// <summary>Pictures as large as detectors take them: 32 of them are more than a request may hold.</summary>
    internal static byte[] Large { get; } = SampleModels.Pictures(640, 1);

    /// <summary>Test models that the server has, by name.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Prelabel", "models"), "*.onnx").Select(file => Path.GetFileNameWithoutExtension(file)!).Except(NotServed).Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        foreach (var name in Names)
        {
            // A NaN is an answer as it is in the app, which looks at each item's own numbers.
            models.Add(name, 1, TestModels.Read(name)).Config(name, """{"allowNaN":true}""");
        }

        models.Add("nan-refused", 1, NanRefused).Add("large", 1, Large).Add("two-at-once", 1, TestModels.Read("logits")).Config("two-at-once", """{"maxBatchSize":2}""");
        (process, var address) = await InferenceProcess.StartAsync(
            models.Path, ["--Inference:Execution:Threads", "1", "--Inference:Drain:Grace", "00:00:00"], TestContext.Current.CancellationToken);
        Options = new PrelabelOptions { InferenceUrl = address, AllowLoopback = true };
        Client = new InferenceClient(Options);
    }

    /// <summary>Puts another file behind a name, as its next version.</summary>
    internal async Task ReplaceAsync(string name, int version, byte[] file)
    {
        models.Add(name, version, file);
        using var loaded = await Client.Http!.PostAsync(new Uri($"v2/repository/models/{name}/load", UriKind.Relative), null, TestContext.Current.CancellationToken);
        loaded.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        models.Dispose();
    }
}
