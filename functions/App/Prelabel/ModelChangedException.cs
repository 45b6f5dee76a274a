namespace AnnotationFunctions.App.Prelabel;

/// <summary>The inference server runs another model than the project took: no item can be answered, and none is tried again.</summary>
public sealed class ModelChangedException(string message) : ModelException(message);
