namespace AnnotationFunctions.App.Projects;

/// <summary>What a model answers.</summary>
public enum ModelTask
{
    /// <summary>One class (softmax): [batch, classes].</summary>
    OneClass,

    /// <summary>Any number of classes (sigmoid): [batch, classes].</summary>
    ManyClasses,

    /// <summary>Boxes of objects, see <see cref="DetectionLayout"/>.</summary>
    Boxes,

    /// <summary>A class for each pixel: [batch, classes, height, width].</summary>
    Masks,

    /// <summary>A tag for each token: [batch, tokens, tags].</summary>
    Spans,

    /// <summary>Which of two candidates is better, from a score for each: [batch] or [batch, 1].</summary>
    Preference,

    /// <summary>A vector for each item, for search and selection: [batch, size] or, averaged over tokens, [batch, tokens, size].</summary>
    Embedding,
}
