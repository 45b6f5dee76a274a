using System.Globalization;
using AnnotationFunctions.Core.Consensus.Preferences;
using AnnotationFunctions.Core.Consensus.Rankings;

namespace AnnotationFunctions.Core.Consensus;

/// <content>Preferences and rankings.</content>
public static partial class AutoConsensus
{
    /// <summary>
    /// Finds the strengths of compared candidates: of <see cref="BradleyTerry"/> and <see cref="NoisyBradleyTerry"/>, the one under which hidden answers are more
    /// probable.
    /// </summary>
    /// <param name="table">The comparisons.</param>
    /// <param name="preferences">Options of both models; the defaults when null.</param>
    /// <param name="options">Folds and seed; the defaults when null. Gold and probabilities of it are not used.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static PreferenceResult Run(PreferenceTable table, BradleyTerryOptions? preferences = null, AutoConsensusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new AutoConsensusOptions();
        options.Validate();
        preferences ??= new BradleyTerryOptions();
        var (plain, noisy, hidden) = (0.0, 0.0, 0);
        var fitted = preferences with { Prior = Math.Max(preferences.Prior, 0.1) }; // a part of the comparisons may have no maximum without
        for (var fold = 0; fold < options.Folds && hidden < options.EnoughHiddenAnswers; fold++)
        {
            var isHidden = Hide(table.Comparisons.Length, fold, options);
            var rest = table.Where(i => !isHidden[i]);
            var (a, b) = (BradleyTerry.Run(rest, fitted), NoisyBradleyTerry.Run(rest, fitted));
            for (var i = 0; i < isHidden.Length; i++)
            {
                if (isHidden[i])
                {
                    var answer = table.Comparisons[i];
                    var annotator = b.Annotators[answer.Annotator];
                    plain += LogShare(answer, a.Probability(answer.First, answer.Second));
                    noisy += LogShare(
                        answer, (annotator.Care * b.Probability(answer.First, answer.Second)) + ((1 - annotator.Care) * annotator.FirstPosition));
                    hidden++;
                }
            }
        }

        var useNoisy = hidden >= FewestHiddenAnswers && noisy > plain;
        var result = useNoisy ? NoisyBradleyTerry.Run(table, preferences) : BradleyTerry.Run(table, preferences);
        return result.Because(string.Create(
            CultureInfo.InvariantCulture,
            $"{hidden} hidden answers{(hidden < FewestHiddenAnswers ? ", too few to choose by" : string.Empty)}. Chosen: {result.Method}. Mean log-probability of a hidden answer: all annotators alike {plain / Math.Max(1, hidden):F3}, with annotator quality {noisy / Math.Max(1, hidden):F3}."));
    }

    /// <summary>
    /// Merges rankings: of <see cref="Borda"/> (weighted) and <see cref="PlackettLuce"/>, the one whose result without a ranking correlates more with that ranking.
    /// </summary>
    /// <param name="table">The rankings.</param>
    /// <param name="options">Folds and seed; the defaults when null. Gold and probabilities of it are not used.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message names all that are.</exception>
    public static RankingResult Run(RankingTable table, AutoConsensusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new AutoConsensusOptions();
        options.Validate();
        var (borda, model, hidden) = (0.0, 0.0, 0);
        for (var fold = 0; fold < options.Folds && hidden < options.EnoughHiddenAnswers; fold++)
        {
            var isHidden = Hide(table.Items.Sum(item => item.Rankings.Count), fold, options);
            var rest = table.Where(ranking => !isHidden[ranking]);
            var (a, b) = (Borda.Run(rest), PlackettLuce.Run(rest));
            var next = 0;
            for (var item = 0; item < table.Items.Count; item++)
            {
                foreach (var ranking in table.Items[item].Rankings)
                {
                    if (isHidden[next++] && rest.Items[item].Rankings.Count > 0)
                    {
                        var ranks = ranking.MeanRanks(table.Items[item].Candidates.Count);
                        var (first, second) = (RankingQuality.Correlation(ranks, a.Items[item].Scores), RankingQuality.Correlation(ranks, b.Items[item].Scores));
                        if (double.IsFinite(first + second))
                        {
                            (borda, model, hidden) = (borda + first, model + second, hidden + 1);
                        }
                    }
                }
            }
        }

        var useModel = hidden >= FewestHiddenAnswers && model > borda;
        var result = useModel ? PlackettLuce.Run(table) : Borda.Run(table);
        return result with
        {
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"{hidden} hidden rankings{(hidden < FewestHiddenAnswers ? ", too few to choose by" : string.Empty)}. Chosen: {result.Method}. Mean τ-b with a hidden ranking: Borda {borda / Math.Max(1, hidden):F3}, Plackett-Luce {model / Math.Max(1, hidden):F3}."),
        };
    }

    private static double LogShare(Comparison answer, double first)
    {
        first = Math.Clamp(first, 1e-12, 1 - 1e-12);
        return (answer.FirstShare * Math.Log(first)) + ((1 - answer.FirstShare) * Math.Log(1 - first));
    }
}
