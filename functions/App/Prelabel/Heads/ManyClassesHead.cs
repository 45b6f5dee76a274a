using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>
/// Any number of classes, each by its own probability. The answer is right as a whole with the product of the probabilities of its
/// decisions, as if these were independent.
/// </summary>
internal sealed class ManyClassesHead(IReadOnlyList<string> classes, Scores scores, double minScore) : IAnswerHead
{
    public ModelAnswer Read(IReadOnlyList<OutputRow> rows, Encoded item, int schemaVersion)
    {
        var (chosen, probability) = (new List<string>(), 1.0);
        for (var k = 0; k < classes.Count; k++)
        {
            var each = scores.Each(rows[0].Values[k]);
            probability *= each >= minScore ? each : 1 - each;
            if (each >= minScore)
            {
                chosen.Add(classes[k]);
            }
        }

        return new ModelAnswer
        {
            Answer = new ManyClassesAnswer { SchemaVersion = schemaVersion, Classes = chosen.ToValueList(), Confidence = Rounded.Probability(probability) },
            Probability = probability,
        };
    }
}
