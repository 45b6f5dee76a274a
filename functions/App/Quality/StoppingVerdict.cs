namespace AnnotationFunctions.App.Quality;

/// <summary>What to do with an item next.</summary>
public enum StoppingVerdict
{
    /// <summary>Answers are on their way.</summary>
    Wait,

    /// <summary>Open more slots.</summary>
    Ask,

    /// <summary>The label is good enough.</summary>
    Accept,

    /// <summary>Annotators could not settle it: ask a reviewer.</summary>
    Escalate,

    /// <summary>Nobody is left to ask.</summary>
    GiveUp,
}
