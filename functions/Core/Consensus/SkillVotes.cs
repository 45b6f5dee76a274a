namespace AnnotationFunctions.Core.Consensus;

/// <summary>Weighted votes and agreement with them in one pass over the answers, without storing shares. Nothing is allocated after construction.</summary>
internal sealed class SkillVotes(AnnotationTable table, ConsensusInputs inputs)
{
    private readonly double[] votes = new double[table.LabelCount];
    private readonly double[] right = new double[table.AnnotatorCount];
    private readonly int[] answers = table.AnswersPerAnnotator();

    /// <summary>Moves skills towards the agreement with the vote that they weigh; returns the largest move.</summary>
    public double Improve(double[] skills, double rate)
    {
        Array.Clear(right);
        var starts = table.ItemStarts;
        var annotators = table.Annotators;
        var labels = table.Labels;
        var weights = table.Weights;
        for (var item = 0; item < table.ItemCount; item++)
        {
            Array.Clear(votes);
            for (var answer = starts[item]; answer < starts[item + 1]; answer++)
            {
                votes[labels[answer]] += skills[annotators[answer]] * (weights.IsEmpty ? 1 : weights[answer]);
            }

            Votes.AddProbabilities(inputs, item, 1, votes);
            var gold = inputs.Gold.IsEmpty ? -1 : inputs.Gold.Span[item];
            var chosen = gold >= 0 ? gold : Qualities.Largest(votes);
            for (var answer = starts[item]; answer < starts[item + 1]; answer++)
            {
                right[annotators[answer]] += labels[answer] == chosen ? 1 : 0;
            }
        }

        var largest = 0.0;
        for (var annotator = 0; annotator < skills.Length; annotator++)
        {
            var move = answers[annotator] == 0 ? 0 : rate * ((right[annotator] / answers[annotator]) - skills[annotator]);
            skills[annotator] += move;
            largest = Math.Max(largest, Math.Abs(move));
        }

        return largest;
    }
}
