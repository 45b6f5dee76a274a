namespace AnnotationFunctions.Cli.Demo;

/// <summary>Everything that the demo uploads: a number of pictures, and the odd ones.</summary>
internal sealed record DemoUploads(IReadOnlyList<DemoUpload> All)
{
    /// <summary>The most pictures that the sample has.</summary>
    internal const int MaxPictures = 600;

    /// <summary>Few enough for a quick look, enough for the stopping rule to learn the annotators.</summary>
    internal const int MinPictures = 20;

    /// <summary>Different pictures.</summary>
    internal int Pictures => All.Count(upload => upload.Special is null or "Unicode name");

    internal IEnumerable<DemoUpload> Odd => All.Where(upload => upload.Special is not null);

    /// <summary>
    /// <paramref name="pictures"/> different pictures, the last of them under a Unicode name, and seven odd uploads that add none. The
    /// order mixes them, so that trouble comes in the middle of the work.
    /// </summary>
    internal static DemoUploads From(DigitsSample sample, int pictures)
    {
        var plain = sample.Take(pictures);
        var odd = OddUploads.From(plain[0], plain[^1]);
        List<DemoUpload> all = [.. plain.SkipLast(1)];
        for (var i = 0; i < odd.Count; i++)
        {
            all.Insert(1 + (i * all.Count / odd.Count), odd[i]);
        }

        return new DemoUploads(all);
    }
}
