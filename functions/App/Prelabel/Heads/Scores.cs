namespace AnnotationFunctions.App.Prelabel.Heads;

/// <summary>Numbers of a model's last layer as calibrated probabilities: logits are divided by the temperature; probabilities are turned into logits first.</summary>
/// <param name="AreProbabilities">Whether the numbers are probabilities already.</param>
/// <param name="Temperature">Divides the logits.</param>
internal readonly record struct Scores(bool AreProbabilities, double Temperature)
{
    private const float Least = 1e-7f;

    /// <summary>Probabilities of classes of which exactly one is right: exp(zₖ/T) / Σ exp(z/T).</summary>
    public float[] OneOf(ReadOnlySpan<float> row)
    {
        var logits = row.ToArray();
        for (var k = 0; k < logits.Length; k++)
        {
            logits[k] = (float)((AreProbabilities ? MathF.Log(MathF.Max(logits[k], Least)) : logits[k]) / Temperature);
        }

        return ClassProbabilities.Softmax(logits);
    }

    /// <summary>Probability that something is so: 1 / (1 + exp(−z/T)).</summary>
    public float Each(float value)
    {
        if (AreProbabilities && Temperature == 1)
        {
            return Math.Clamp(value, 0, 1);
        }

        var logit = AreProbabilities ? MathF.Log(MathF.Max(value, Least) / MathF.Max(1 - value, Least)) : value;
        return (float)(1 / (1 + Math.Exp(-logit / Temperature)));
    }
}
