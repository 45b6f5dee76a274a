using System.Security.Cryptography;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Prelabel.Runners;
using AnnotationFunctions.App.Prelabel.Tokens;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Model files for tests: the sample's, and those of make_models.py.</summary>
internal static class TestModels
{
    public static ModelInput TwoPixels(params string[] classes) => new(2, 2, 1, classes);

    public static ModelInput Picture8(params string[] classes) => new(8, 8, 3, classes);

    public static ModelInput Digits { get; } = new(32, 32, 1, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);

    public static string Samples { get; } = Path.Combine(Root(), "samples", "digits");

    public static byte[] Read(string name) => ReadFile($"{name}.onnx");

    public static byte[] ReadFile(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Prelabel", "models", name));

    public static byte[] ReadDigits() => File.ReadAllBytes(Path.Combine(Samples, "model", "digits.onnx"));

    /// <summary>A model of that name on an inference server; its digest is that of the test file, where there is one.</summary>
    public static ModelReference Remote(string name, ModelInput? input = null)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Prelabel", "models", $"{name}.onnx");
        var digest = File.Exists(file) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) : new string('0', 64);
        return new ModelReference("m", $"{name}.onnx", digest, input ?? TwoPixels("a", "b")) { Remote = new RemoteModel(name) };
    }

    public static OnnxRunner Run(string name, PrelabelOptions? options = null) => OnnxRunner.Load(Read(name), options ?? new PrelabelOptions(), TimeProvider.System);

    public static Task<LoadedModel> LoadAsync(string name, ModelInput input, TaskType type = TaskType.ClassificationOne, ModelHead? head = null, double temperature = 1, string? tokenizer = null) =>
        LoadAsync(Read(name), input, type, head, temperature, tokenizer);

    public static Task<LoadedModel> LoadAsync(byte[] file, ModelInput input, TaskType type = TaskType.ClassificationOne, ModelHead? head = null, double temperature = 1, string? tokenizer = null)
    {
        var model = new ModelReference("m", "m.onnx", "", input) { Head = head ?? new ModelHead(), Calibration = new ModelCalibration { Temperature = temperature } };
        return LoadedModel.CreateAsync(
            model, type, OnnxRunner.Load(file, new PrelabelOptions(), TimeProvider.System), tokenizer is null ? null : TokenizerFile.Read(ReadFile(tokenizer)), new PrelabelOptions(), TestStorage.Cancellation);
    }

    /// <summary>What a model answers; every item must get an answer.</summary>
    public static async Task<IReadOnlyList<ModelAnswer>> AnswerAsync(this LoadedModel model, params MediaContent[] media)
    {
        var results = await model.AnswerAsync([.. media.Select(model.Encode)], 1, TestStorage.Cancellation);
        return [.. results.Select(result => result.Answer.ShouldNotBeNull(result.Fault))];
    }

    /// <summary>Asserts that an answer is one of a schema with these classes, and for this item, as annotators' answers must be.</summary>
    public static void ShouldFit(this Answer answer, IEnumerable<string> classes, ItemBounds? bounds = null)
    {
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(answer, SchemaJson.Options);
        var type = answer switch
        {
            OneClassAnswer => TaskType.ClassificationOne,
            OrdinalAnswer => TaskType.ClassificationOrdinal,
            ManyClassesAnswer => TaskType.ClassificationMany,
            BoxesAnswer => TaskType.Boxes,
            MasksAnswer => TaskType.Masks,
            SpansAnswer => TaskType.Spans,
            _ => TaskType.Preference,
        };
        var schema = new LabelSchema { TaskType = type, Classes = [.. classes.Select(name => new LabelClass { Id = name })] };
        var reading = AnswerReader.Read(json, schema, bounds ?? ItemBounds.Unknown);
        reading.Violations.Select(violation => $"{violation.Pointer} {violation.Message}").ShouldBeEmpty(System.Text.Encoding.UTF8.GetString(json));
    }

    /// <summary>A PNG of these pixels.</summary>
    public static MediaContent Png(int width, int height, int channels, byte[] pixels)
    {
        using var raw = NetVips.Image.NewFromMemory(pixels, width, height, channels, NetVips.Enums.BandFormat.Uchar);
        using var image = raw.Copy(interpretation: channels == 1 ? NetVips.Enums.Interpretation.Bw : NetVips.Enums.Interpretation.Srgb);
        return new MediaContent(image.PngsaveBuffer(), "image/png");
    }

    /// <summary>A black picture with coloured pixels.</summary>
    public static MediaContent Dots(int width, int height, params (int X, int Y, byte Red, byte Green, byte Blue)[] dots)
    {
        var pixels = new byte[width * height * 3];
        foreach (var (x, y, red, green, blue) in dots)
        {
            (pixels[((y * width) + x) * 3], pixels[(((y * width) + x) * 3) + 1], pixels[(((y * width) + x) * 3) + 2]) = (red, green, blue);
        }

        return Png(width, height, 3, pixels);
    }

    public static MediaContent Text(string text) => new(System.Text.Encoding.UTF8.GetBytes(text), "text/plain");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AnnotationFunctions.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The repository's root was not found above the tests.");
        }

        return folder.FullName;
    }
}
