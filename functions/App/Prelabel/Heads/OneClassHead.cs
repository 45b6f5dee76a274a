using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>One class: the most probable, of equal ones the first. The answer is as probable as its class.</summary>
internal sealed class OneClassHead(IReadOnlyList<string> classes, Scores scores, bool ordinal) : IAnswerHead
{
    public ModelAnswer Read(IReadOnlyList<OutputRow> rows, Encoded item, int schemaVersion)
    {
        var calibrated = scores.OneOf(rows[0].Values);
        var best = ClassProbabilities.Best(calibrated);
        return new ModelAnswer
        {
            Answer = ordinal
                ? new OrdinalAnswer { SchemaVersion = schemaVersion, Class = classes[best], Confidence = Rounded.Probability(calibrated[best]) }
                : new OneClassAnswer { SchemaVersion = schemaVersion, Class = classes[best], Confidence = Rounded.Probability(calibrated[best]) },
            Label = classes[best],
            Probability = calibrated[best],
            Probabilities = scores with { Temperature = 1 } is var own && own.AreProbabilities ? rows[0].Values.ToArray() : own.OneOf(rows[0].Values),
        };
    }
}
