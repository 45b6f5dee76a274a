using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.Core.Schema.Answers;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>Which candidate scores higher, the first of equal ones. It is better with the probability 1 / (1 + exp(−(s₁ − s₂) / T)) (Bradley and Terry 1952).</summary>
internal sealed class PreferenceHead(double temperature) : IAnswerHead
{
    public ModelAnswer Read(IReadOnlyList<OutputRow> rows, Encoded item, int schemaVersion)
    {
        var difference = (double)rows[0].Values[0] - rows[1].Values[0];
        var probability = 1 / (1 + Math.Exp(-Math.Abs(difference) / temperature));
        return new ModelAnswer
        {
            Answer = new PreferenceAnswer
            {
                SchemaVersion = schemaVersion, Preferred = difference >= 0 ? Preference.First : Preference.Second, Confidence = Rounded.Probability(probability),
            },
            Probability = probability,
        };
    }
}
