using System.Diagnostics;
using System.Globalization;
using AnnotationFunctions.Media.Images;
using AnnotationFunctions.Media.Sniffing;
using AnnotationFunctions.Tests.Media.Images;

namespace AnnotationFunctions.Tests.Benchmarks.Decoding;

/// <summary>
/// What preparing an image takes, in every format and mode: the highest resident memory of a fresh process for each, beside what was said to be needed. The table of
/// docs/ingest.md is what this prints.
/// </summary>
internal sealed class DecodingBenchmark : IBenchmark
{
    private const string One = "--one";
    private const int DefaultSide = 4_000;

    private static readonly ImageLimits Unbounded = new() { MaxMemory = long.MaxValue, MaxBytes = 512L << 20 };

    public string Summary => "memory that images take, per format and mode, beside its estimate [--side 4000]";

    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        if (args is [One, var file])
        {
            return Measure(await File.ReadAllBytesAsync(file, cancellation));
        }

        var side = args is ["--side", var text] ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultSide;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Images of {side:N0} × {side:N0} pixels; MB of memory with the file, each in a process of its own."));
        Console.WriteLine("| image | file | taken | estimate | ratio |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        var faults = 0;
        foreach (var name in ImageSamples.Names)
        {
            faults += await RunOneAsync(name, side, cancellation) ? 0 : 1;
        }

        Console.WriteLine(faults == 0 ? "Every estimate is above what was taken." : $"{faults} estimates are below what was taken.");
        return faults == 0 ? 0 : 1;
    }

    private static async Task<bool> RunOneAsync(string name, int side, CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, ImageSamples.Make(name, side, side), cancellation);
            using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments(file)) { RedirectStandardOutput = true })!;
            var numbers = (await process.StandardOutput.ReadToEndAsync(cancellation)).Split(' ', StringSplitOptions.TrimEntries);
            await process.WaitForExitAsync(cancellation);
            var (bytes, taken, need) = (Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {bytes / 1e6:N1} | {taken / 1e6:N0} | {need / 1e6:N0} | {need / taken:N2} |"));
            return need >= taken;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>In a process of its own: prints the bytes of the file, those taken and those needed.</summary>
    private static int Measure(byte[] content)
    {
        var mediaType = MediaSniffer.Sniff(content.AsSpan(0, Math.Min(content.Length, MediaSniffer.HeadLength)), "").MediaType;

        // The library, the codecs of the result, and the runtime's own start are not what an image takes.
        ImagePreparer.Run(ImageSamples.Make("PNG RGB", 300, 300), "image/png", ImageLimits.Default);
        ImagePreparer.Run(ImageSamples.Make("JPEG baseline", 300, 300), "image/jpeg", ImageLimits.Default);
        var need = ImagePreparer.MemoryNeed(content, mediaType, Unbounded);
        var taken = ProcessPeak.Of(() => ImagePreparer.Run(content, mediaType, Unbounded)) + content.Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{content.Length} {taken} {need}"));
        return 0;
    }

    // Run as "dotnet bench.dll" or as a program of its own.
    private static string[] Arguments(string file) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [typeof(DecodingBenchmark).Assembly.Location, "decoding", One, file]
            : ["decoding", One, file];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
