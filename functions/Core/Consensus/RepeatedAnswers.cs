namespace AnnotationFunctions.Core.Consensus;

/// <summary>What to do when one annotator answered one item more than once.</summary>
public enum RepeatedAnswers
{
    /// <summary>Keep the latest answer: the one with the highest timestamp, or the last one added. The default.</summary>
    Last,

    /// <summary>Keep the earliest answer: the one with the lowest timestamp, or the first one added.</summary>
    First,

    /// <summary>Keep every answer; each counts as an independent observation.</summary>
    All,
}
