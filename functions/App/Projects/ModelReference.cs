namespace AnnotationFunctions.App.Projects;

/// <summary>The model that pre-labels a project's items.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="File">Name of the blob in the container <c>models</c>.</param>
/// <param name="Sha256">Hexadecimal digest of the file as it was when the project took it, so that a changed file is noticed.</param>
/// <param name="Input">What the model expects.</param>
public sealed record ModelReference(string Name, string File, string Sha256, ModelInput Input);
