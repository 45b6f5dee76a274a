namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>Whether an annotator is given tasks, and if not, what may bring them back.</summary>
public enum Presence
{
    /// <summary>Gets tasks.</summary>
    Present,

    /// <summary>The receiver takes no callbacks at the moment: it is tried again, and the first success brings them back.</summary>
    Unreachable,

    /// <summary>Paused, or silent: ops or an answer bring them back.</summary>
    Away,

    /// <summary>Flagged for their answers: scoring or ops bring them back.</summary>
    Distrusted,
}
