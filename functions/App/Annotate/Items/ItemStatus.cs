namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>How far an item is in its batch.</summary>
public enum ItemStatus
{
    /// <summary>Answers are being collected.</summary>
    Open,

    /// <summary>The annotators' answers agree well enough.</summary>
    Accepted,

    /// <summary>A reviewer decided.</summary>
    Adjudicated,

    /// <summary>The answers do not settle it and nobody is left to ask.</summary>
    Unresolved,
}
