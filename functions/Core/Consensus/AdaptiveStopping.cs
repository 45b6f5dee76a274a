namespace AnnotationFunctions.Core.Consensus;

/// <summary>
/// Decides which items have enough answers, which need one more, and whose answer would tell most: the expected reduction of uncertainty given the
/// item's present posterior and the annotator's confusion matrix. An annotator who separates exactly the classes that are in doubt comes first.
/// </summary>
/// <remarks>
/// <para>Gain of annotator a on item i: I(z; l) = Σ_c p_i(c) Σ_l θ_a[c, l] ln(θ_a[c, l] / m(l)) with m(l) = Σ_c p_i(c) θ_a[c, l] (Lindley 1956,
/// doi:10.1214/aoms/1177728069). Ties go to the lowest id.</para>
/// <para>O(open items × annotators × classes²).</para>
/// </remarks>
public static class AdaptiveStopping
{
    /// <summary>Plans the next answers.</summary>
    /// <param name="table">The answers so far.</param>
    /// <param name="consensus">The consensus of that table.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is invalid, or the consensus is of another table.</exception>
    public static AnswerPlan Run(AnnotationTable table, ConsensusResult consensus, AdaptiveStoppingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(consensus);
        options ??= new AdaptiveStoppingOptions();
        options.Validate();
        if (consensus.Labels.Length != table.ItemCount || consensus.Annotators.Count != table.AnnotatorCount)
        {
            throw new ArgumentException(
                $"The consensus has {consensus.Labels.Length} items and {consensus.Annotators.Count} annotators, "
                + $"the table {table.ItemCount} and {table.AnnotatorCount}.",
                nameof(consensus));
        }

        List<AnswerRequest> requests = [];
        List<int> done = [], exhausted = [];
        for (var item = 0; item < table.ItemCount; item++)
        {
            var answers = table.AnswersOf(item);
            if (answers >= options.MinAnswers && consensus.Confidence(item) >= options.TargetPosterior)
            {
                done.Add(item);
            }
            else if (answers >= options.MaxAnswers)
            {
                exhausted.Add(item);
            }
            else
            {
                requests.Add(new AnswerRequest(item, consensus.Confidence(item), Candidates(table, consensus, item, options.Candidates)));
            }
        }

        requests.Sort((x, y) => y.BestGain.CompareTo(x.BestGain) is not 0 and var order ? order : x.Item.CompareTo(y.Item));
        return new AnswerPlan(requests, done, exhausted);
    }

    /// <summary>Expected information of one answer about the class, in nats.</summary>
    /// <param name="posterior">Present posterior over classes.</param>
    /// <param name="confusion">The annotator's confusion matrix, flat [true class, given label].</param>
    public static double Gain(ReadOnlySpan<double> posterior, ReadOnlySpan<double> confusion)
    {
        var classes = posterior.Length;
        var gain = 0.0;
        for (var label = 0; label < classes; label++)
        {
            var marginal = 0.0;
            for (var c = 0; c < classes; c++)
            {
                marginal += posterior[c] * confusion[(c * classes) + label];
            }

            for (var c = 0; c < classes; c++)
            {
                var joint = posterior[c] * confusion[(c * classes) + label];
                gain += joint > 0 ? joint * Math.Log(confusion[(c * classes) + label] / marginal) : 0;
            }
        }

        return Math.Max(0, gain);
    }

    private static List<AnnotatorGain> Candidates(AnnotationTable table, ConsensusResult consensus, int item, int most)
    {
        var answered = table.Annotators[table.ItemStarts[item]..table.ItemStarts[item + 1]];
        List<AnnotatorGain> gains = [];
        for (var annotator = 0; annotator < table.AnnotatorCount; annotator++)
        {
            if (!answered.Contains(annotator))
            {
                gains.Add(new AnnotatorGain(annotator, Gain(consensus.Posterior(item), consensus.Annotators[annotator].Confusion)));
            }
        }

        gains.Sort((x, y) => y.Gain.CompareTo(x.Gain) is not 0 and var order ? order : x.Annotator.CompareTo(y.Annotator));
        return gains.Count > most ? gains[..most] : gains;
    }
}
