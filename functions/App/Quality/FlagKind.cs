namespace AnnotationFunctions.App.Quality;

/// <summary>What can be wrong with an annotator's work.</summary>
public enum FlagKind
{
    /// <summary>The accuracy is below what the policy asks for.</summary>
    Inaccurate,

    /// <summary>The answers say nothing about what is in the item.</summary>
    Random,

    /// <summary>One class is answered for another so often that it is a misunderstanding, not a slip.</summary>
    Confuses,

    /// <summary>Leases run out without answers.</summary>
    Silent,
}
