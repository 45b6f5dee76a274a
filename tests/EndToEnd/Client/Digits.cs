using AnnotationFunctions.Tests.EndToEnd.Host;

namespace AnnotationFunctions.Tests.EndToEnd.Client;

/// <summary>Real images with a known truth: the first of samples/digits.</summary>
internal static class Digits
{
    private static readonly Lazy<IReadOnlyList<(string File, string Digit)>> Truth = new(ReadTruth);

    /// <summary>The pictures from <paramref name="first"/> on, with what they show.</summary>
    internal static IReadOnlyList<(string File, string Digit)> Take(int first, int count) => [.. Truth.Value.Skip(first).Take(count)];

    internal static byte[] Image(string file) => File.ReadAllBytes(Path.Combine(Folder(), "images", file));

    internal static byte[] Model() => File.ReadAllBytes(Path.Combine(Folder(), "model", "digits.onnx"));

    private static IReadOnlyList<(string File, string Digit)> ReadTruth() =>
        [.. File.ReadLines(Path.Combine(Folder(), "truth.csv")).Skip(1).Select(line => line.Split(',')).Select(cells => (cells[0], cells[1]))];

    private static string Folder() => Path.Combine(Repository.Root, "samples", "digits");
}
