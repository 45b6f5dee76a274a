using System.Security.Cryptography;

namespace AnnotationFunctions.Cli.Demo;

/// <summary>The shipped pictures of handwritten digits with their truth (samples/digits).</summary>
internal sealed class DigitsSample(string folder)
{
    internal static readonly IReadOnlyList<string> Classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    internal string ModelFile => Path.Combine(folder, "model", "digits.onnx");

    internal string ModelSha256() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(ModelFile)));

    /// <summary>The first <paramref name="count"/> pictures, in the order of the truth file, which is shuffled.</summary>
    internal IReadOnlyList<DemoUpload> Take(int count)
    {
        var truth = Path.Combine(folder, "truth.csv");
        var rows = File.ReadLines(truth).Skip(1).Take(count).Select(line => line.Split(',')).ToList();
        return rows.Count == count
            ? [.. rows.Select(row => new DemoUpload(row[0], File.ReadAllBytes(Path.Combine(folder, "images", row[0])), row[1]))]
            : throw new CommandFailure($"{truth} lists {rows.Count} pictures; {count} were asked for.");
    }
}
