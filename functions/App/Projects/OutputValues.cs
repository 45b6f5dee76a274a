namespace AnnotationFunctions.App.Projects;

/// <summary>Whether a model's outputs are probabilities.</summary>
public enum OutputValues
{
    /// <summary>Told by two test runs: probabilities when none is negative and, for one class, they add up to 1.</summary>
    Auto,

    /// <summary>Scores that a softmax or a sigmoid turns into probabilities.</summary>
    Logits,

    /// <summary>Probabilities.</summary>
    Probabilities,
}
