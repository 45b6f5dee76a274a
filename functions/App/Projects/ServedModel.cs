namespace AnnotationFunctions.App.Projects;

/// <summary>Which model an inference server says it runs. What it does not say is null: the Open Inference Protocol demands neither.</summary>
/// <param name="Sha256">Digest of the model's file, hexadecimal.</param>
/// <param name="Version">Version under which the server has it.</param>
public sealed record ServedModel(string? Sha256, string? Version);
