using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>The model that a project is to have.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="File">Name of a blob in the container <c>models</c>: an ONNX model.</param>
/// <param name="Input">What the model expects and what its outputs mean.</param>
public sealed record ModelRequest(string Name, string File, ModelInput Input);
