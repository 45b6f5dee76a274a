using AnnotationFunctions.Core.Agreement.Objects;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Core.Agreement;

/// <summary>
/// Agreement of annotators who write down what they hear or read: 1 - edits / length of the longer text, over words and over characters.
/// </summary>
/// <remarks>
/// There is no reference among annotators, so the error rate of two transcripts is taken with the longer one as the length: symmetric, and 0 .. 1.
/// Numerators and denominators are averaged over the pairs of an item, then added over items. Nothing is normalised. Against a reference use
/// <see cref="TranscriptError"/>. O(length²) per pair of transcripts.
/// </remarks>
public static class TranscriptAgreement
{
    /// <summary>Measures agreement; the last of several answers of one annotator on one item counts.</summary>
    /// <param name="answers">The transcripts, in any order.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, or an id is negative.</exception>
    public static TranscriptAgreementResult Run(IEnumerable<TranscriptAnswer> answers, TranscriptAgreementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        options ??= new TranscriptAgreementOptions();
        options.Validate();
        var (words, characters) = (new RatioSums(), new RatioSums());
        SortedDictionary<(int, int), (RatioSums Words, RatioSums Characters)> pairs = [];
        List<ItemTranscriptAgreement> items = [];
        foreach (var item in answers.GroupBy(answer => answer.Item).OrderBy(item => item.Key))
        {
            TranscriptAnswer[] own = [.. item.GroupBy(answer => answer.Annotator).OrderBy(a => a.Key).Select(a => a.Last())];
            if (item.Key < 0 || own[0].Annotator < 0)
            {
                throw new ArgumentException($"Item {item.Key}, annotator {own[0].Annotator}: ids are 0 or more.", nameof(answers));
            }

            if (own.Length > 1)
            {
                items.Add(Add(own, words, characters, pairs));
            }
        }

        return new TranscriptAgreementResult(
            words.Estimate(options),
            characters.Estimate(options),
            [.. pairs.Select(p => new PairTranscriptAgreement(
                p.Key.Item1, p.Key.Item2, p.Value.Words.Estimate(options, true), p.Value.Characters.Estimate(options, true)))],
            items);
    }

    private static ItemTranscriptAgreement Add(
        TranscriptAnswer[] own, RatioSums words, RatioSums characters, SortedDictionary<(int, int), (RatioSums Words, RatioSums Characters)> pairs)
    {
        var item = own[0].Item;
        var share = 2.0 / (own.Length * (own.Length - 1));
        var split = Array.ConvertAll(own, answer => TranscriptError.Words(answer.Text));
        var (ofWords, ofCharacters) = (new RatioSums(), new RatioSums());
        for (var i = 0; i < own.Length; i++)
        {
            for (var j = i + 1; j < own.Length; j++)
            {
                var key = (own[i].Annotator, own[j].Annotator);
                if (!pairs.TryGetValue(key, out var pair))
                {
                    pairs[key] = pair = (new RatioSums(), new RatioSums());
                }

                Compare<string>(item, split[i], split[j], share, [words, ofWords, pair.Words]);
                Compare<char>(item, own[i].Text, own[j].Text, share, [characters, ofCharacters, pair.Characters]);
            }
        }

        return new ItemTranscriptAgreement(item, own.Length, OneIfEmpty(ofWords.Value), OneIfEmpty(ofCharacters.Value));
    }

    private static void Compare<T>(int item, ReadOnlySpan<T> first, ReadOnlySpan<T> second, double share, RatioSums[] targets)
        where T : IEquatable<T>
    {
        var length = Math.Max(first.Length, second.Length);
        var equal = length - TranscriptError.Distance(first, second);
        foreach (var target in targets)
        {
            target.Add(item, share * equal, share * length);
        }
    }

    private static double OneIfEmpty(double value) => double.IsNaN(value) ? 1 : value;
}
