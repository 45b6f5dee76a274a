namespace AnnotationFunctions.App.Annotate.Suggestions;

/// <summary>Whether the annotator of a task sees what the model suggests.</summary>
public enum SuggestionArm
{
    /// <summary>Without: what people do by themselves.</summary>
    Control,

    /// <summary>With.</summary>
    Shown,
}
