using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>Model files for tests: the sample's, and those of make_models.py.</summary>
internal static class TestModels
{
    public static ModelInput TwoPixels(params string[] classes) => new(2, 2, 1, classes);

    public static ModelInput Digits { get; } = new(32, 32, 1, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);

    public static string Samples { get; } = Path.Combine(Root(), "samples", "digits");

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Prelabel", "models", $"{name}.onnx"));

    public static byte[] ReadDigits() => File.ReadAllBytes(Path.Combine(Samples, "model", "digits.onnx"));

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
