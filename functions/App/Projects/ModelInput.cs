namespace AnnotationFunctions.App.Projects;

/// <summary>How an image becomes the input tensor of a model, and what its outputs mean.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Channels">1 (grey) or 3 (RGB).</param>
/// <param name="Classes">Class ids in the order of the model's outputs.</param>
/// <param name="Mean">Subtracted from each channel after scaling to 0…1.</param>
/// <param name="Deviation">Divides each channel after that.</param>
/// <param name="Name">Name of the input; null takes the model's only one.</param>
/// <param name="Output">Name of the output; null takes the model's first one.</param>
public sealed record ModelInput(
    int Width,
    int Height,
    int Channels,
    IReadOnlyList<string> Classes,
    float Mean = 0,
    float Deviation = 1,
    string? Name = null,
    string? Output = null);
