namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>How an attempt to reserve a task for an annotator ended.</summary>
public enum TakeOutcome
{
    /// <summary>It is theirs.</summary>
    Taken,

    /// <summary>The slot is gone, or they had the item: try another slot.</summary>
    NotThisSlot,

    /// <summary>Another claim of theirs has the place: try another place.</summary>
    NotThisPlace,

    /// <summary>Another call makes the claim of this name, or ended it: stop.</summary>
    NotThisCall,
}
