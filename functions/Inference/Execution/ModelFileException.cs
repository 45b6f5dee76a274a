namespace AnnotationFunctions.Inference.Execution;

/// <summary>A model's file or configuration cannot be served. The message continues "model 'x' version 1: …".</summary>
internal sealed class ModelFileException(string message, Exception? inner = null) : Exception(message, inner);
