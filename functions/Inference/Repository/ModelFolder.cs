namespace AnnotationFunctions.Inference.Repository;

/// <summary>A model as its source has it, on this machine's disk.</summary>
/// <param name="Name">The model.</param>
/// <param name="Config">The bytes of its config.json, if it has one.</param>
/// <param name="Files">The model file of each version.</param>
internal sealed record ModelFolder(string Name, byte[]? Config, IReadOnlyDictionary<int, string> Files);
