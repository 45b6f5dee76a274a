namespace AnnotationFunctions.App.Prelabel;

/// <summary>A model cannot be used. The message says what is wrong with it, for the person who gave it to the project.</summary>
public class ModelException(string message, Exception? inner = null) : Exception(message, inner);
