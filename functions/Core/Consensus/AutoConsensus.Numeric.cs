using System.Globalization;
using AnnotationFunctions.Core.Consensus.Numeric;
using AnnotationFunctions.Core.Numerics;

namespace AnnotationFunctions.Core.Consensus;

/// <content>Numbers.</content>
public static partial class AutoConsensus
{
    /// <summary>
    /// Finds the consensus of numbers: of <see cref="MedianVote"/> and <see cref="NumericConsensus"/> with heavy tails and with normal ones, the one that predicts hidden
    /// answers with the smallest mean absolute error.
    /// </summary>
    /// <param name="table">The answers.</param>
    /// <param name="gold">Known values: one per item, NaN where unknown; empty when there are none. The median takes no part then.</param>
    /// <param name="options">Options; the defaults when null. Gold and probabilities of it are not used.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static NumericResult Run(NumericTable table, ReadOnlyMemory<double> gold = default, AutoConsensusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new AutoConsensusOptions();
        options.Validate();
        var heavy = new NumericConsensusOptions { Gold = gold };
        (string Name, Func<NumericTable, NumericResult> Run, bool KnowsBias)[] methods =
        [
            ("heavy tails", own => NumericConsensus.Run(own, heavy), true),
            ("normal errors", own => NumericConsensus.Run(own, heavy with { DegreesOfFreedom = double.PositiveInfinity }), true),
            ("median", MedianVote.Run, false),
        ];
        methods = gold.IsEmpty ? methods : methods[..2];
        var errors = new double[methods.Length];
        var hidden = 0;
        for (var fold = 0; fold < options.Folds && hidden < options.EnoughHiddenAnswers; fold++)
        {
            var isHidden = Hide(table.Values.Length, fold, options);
            var rest = table.Where(answer => !isHidden[answer]);
            var results = Array.ConvertAll(methods, method => method.Run(rest));
            hidden += AddErrors(errors, table, isHidden, results, Array.ConvertAll(methods, method => method.KnowsBias));
        }

        var best = hidden < FewestHiddenAnswers ? 0 : Array.IndexOf(errors, errors.Min());
        var scores = string.Join(", ", methods.Select((method, i) => string.Create(CultureInfo.InvariantCulture, $"{method.Name} {errors[i] / Math.Max(1, hidden):G4}")));
        return methods[best].Run(table).Because(
            $"{hidden} hidden answers{(hidden < FewestHiddenAnswers ? ", too few to choose by" : string.Empty)}. Chosen: {methods[best].Name}. Mean absolute error: {scores}.");
    }

    private static int AddErrors(double[] errors, NumericTable table, bool[] isHidden, NumericResult[] results, bool[] knowsBias)
    {
        var count = 0;
        for (var item = 0; item < table.ItemNames.Count; item++)
        {
            for (var answer = table.ItemStarts[item]; answer < table.ItemStarts[item + 1]; answer++)
            {
                if (!isHidden[answer] || results.Any(result => double.IsNaN(result.Values[item])))
                {
                    continue;
                }

                count++;
                for (var method = 0; method < results.Length; method++)
                {
                    var bias = knowsBias[method] ? results[method].Annotators[table.Annotators[answer]].Bias : 0;
                    errors[method] += Math.Abs(table.Values[answer] - results[method].Values[item] - bias);
                }
            }
        }

        return count;
    }

    /// <summary>Which answers a fold hides; drawn from the seed, so that every answer is hidden in one fold.</summary>
    private static bool[] Hide(int answers, int fold, AutoConsensusOptions options)
    {
        var random = new SeededRandom(options.Seed);
        var hidden = new bool[answers];
        for (var answer = 0; answer < answers; answer++)
        {
            hidden[answer] = random.NextInt(options.Folds) == fold;
        }

        return hidden;
    }
}
