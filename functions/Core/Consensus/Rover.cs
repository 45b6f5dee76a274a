using AnnotationFunctions.Core.Agreement;

namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// ROVER: aligns the transcripts of an item word by word into one network and takes the word with most votes in each slot; votes are weighed by how
/// reliable each annotator is across items.
/// </summary>
/// <remarks>
/// <para>The network starts from the transcript that is nearest to all others, and takes the rest from near to far. Annotators' word error rates
/// against the merged transcripts, shrunk towards the rate of all, weigh the votes of the next round: (1 - rate)^power.</para>
/// <para>J. G. Fiscus: A post-processing system to yield reduced word error rates: Recognizer Output Voting Error Reduction, 1997,
/// doi:10.1109/ASRU.1997.659110. Per item O(transcripts² × words²).</para>
/// </remarks>
public static class Rover
{
    /// <summary>Merges transcripts.</summary>
    /// <param name="answers">The transcripts, in any order.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="annotatorCount">Number of annotators.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, or an id is outside its range.</exception>
    public static RoverResult Run(IEnumerable<TranscriptAnswer> answers, int itemCount, int annotatorCount, RoverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new RoverOptions();
        options.Validate();
        var items = ByItem(answers, itemCount, annotatorCount);
        var weights = new double[annotatorCount];
        Array.Fill(weights, 1);
        var merged = Merge(items, weights);
        var rates = ErrorRates(items, merged, annotatorCount, options.Shrinkage);
        for (var round = 0; round < options.ReliabilityRounds; round++)
        {
            weights = Array.ConvertAll(rates, rate => double.IsNaN(rate) ? 1 : Math.Pow(Math.Clamp(1 - rate, 1e-3, 1), options.ReliabilityPower));
            merged = Merge(items, weights);
            rates = ErrorRates(items, merged, annotatorCount, options.Shrinkage);
        }

        return new RoverResult(
            Array.ConvertAll(merged, item => item.Words is null ? null : string.Join(' ', item.Words)),
            Array.ConvertAll(merged, item => item.Confidence),
            rates);
    }

    /// <summary>Transcripts of each item as words, the nearest to all others first.</summary>
    private static (int Annotator, string[] Words)[][] ByItem(IEnumerable<TranscriptAnswer> answers, int itemCount, int annotatorCount)
    {
        var items = Enumerable.Range(0, itemCount).Select(_ => new List<(int Annotator, string[] Words)>()).ToArray();
        foreach (var (item, annotator, text) in answers)
        {
            if ((uint)item >= (uint)itemCount || (uint)annotator >= (uint)annotatorCount)
            {
                throw new ArgumentException($"Item {item} or annotator {annotator} is outside 0 .. {itemCount - 1} and 0 .. {annotatorCount - 1}.", nameof(answers));
            }

            items[item].Add((annotator, TranscriptError.Words(text)));
        }

        return Array.ConvertAll(items, item => NearestFirst([.. item]));
    }

    private static (int Annotator, string[] Words)[] NearestFirst((int Annotator, string[] Words)[] transcripts)
    {
        if (transcripts.Length < 3)
        {
            return transcripts;
        }

        var distances = new int[transcripts.Length, transcripts.Length];
        var sums = new int[transcripts.Length];
        for (var i = 0; i < transcripts.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                distances[i, j] = distances[j, i] = TranscriptError.Distance<string>(transcripts[i].Words, transcripts[j].Words);
                sums[i] += distances[i, j];
                sums[j] += distances[i, j];
            }
        }

        var centre = Array.IndexOf(sums, sums.Min());
        return [.. Enumerable.Range(0, transcripts.Length).OrderBy(i => i == centre ? -1 : distances[centre, i]).ThenBy(i => i).Select(i => transcripts[i])];
    }

    private static (string[]? Words, double Confidence)[] Merge((int Annotator, string[] Words)[][] items, double[] weights) =>
        Array.ConvertAll(items, transcripts =>
        {
            if (transcripts.Length == 0)
            {
                return ((string[]?)null, 0.0);
            }

            var network = new WordNetwork();
            foreach (var (annotator, words) in transcripts)
            {
                network.Add(words, weights[annotator]);
            }

            return network.Best();
        });

    private static double[] ErrorRates(
        (int Annotator, string[] Words)[][] items, (string[]? Words, double Confidence)[] merged, int annotatorCount, double shrinkage)
    {
        var errors = new double[annotatorCount];
        var words = new double[annotatorCount];
        var gave = new bool[annotatorCount];
        for (var item = 0; item < items.Length; item++)
        {
            foreach (var (annotator, own) in items[item])
            {
                gave[annotator] = true;
                errors[annotator] += TranscriptError.Distance<string>(merged[item].Words, own);
                words[annotator] += merged[item].Words!.Length;
            }
        }

        var shared = (errors.Sum() + 1) / (words.Sum() + 1);
        return [.. Enumerable.Range(0, annotatorCount).Select(a => gave[a] ? (errors[a] + (shrinkage * Math.Min(1, shared))) / (words[a] + shrinkage) : double.NaN)];
    }
}
