using AnnotationFunctions.App.Prelabel.Encoders;

namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>A vector of length 1, averaged over the tokens of a text where the model gives one for each. There is no doubt to state: its probability is 1.</summary>
internal sealed class EmbeddingHead : IAnswerHead
{
    public ModelAnswer Read(IReadOnlyList<OutputRow> rows, Encoded item, int schemaVersion)
    {
        var row = rows[0];
        var size = (int)row.Shape[^1];
        var tokens = row.Shape.Length == 1 ? 1 : item is EncodedText text ? text.Windows[0].Ids.Length : (int)row.Shape[0];
        var sum = new double[size];
        for (var i = 0; i < tokens * size; i++)
        {
            sum[i % size] += row.Values[i];
        }

        var length = Math.Sqrt(sum.Sum(value => value * value));
        return new ModelAnswer { Probability = 1, Vector = [.. sum.Select(value => (float)(length == 0 ? 0 : value / length))] };
    }
}
