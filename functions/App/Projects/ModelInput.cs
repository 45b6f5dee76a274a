namespace AnnotationFunctions.App.Projects;

/// <summary>How an item becomes the input tensors of a model, and which outputs mean which class.</summary>
/// <param name="Width">Pixels that an image is scaled to; images only.</param>
/// <param name="Height">Pixels that an image is scaled to; images only.</param>
/// <param name="Channels">1 (grey) or 3 (RGB); images only.</param>
/// <param name="Classes">
/// Class ids in the order of the model's outputs. For spans the model's tags: <c>O</c> for none, and class ids with or without <c>B-</c>, <c>I-</c>.
/// Empty for models that score or embed.
/// </param>
/// <param name="Mean">Subtracted from each channel after scaling to 0…<see cref="White"/>.</param>
/// <param name="Deviation">Divides each channel after that.</param>
/// <param name="Name">Name of the input; null takes the model's only one. Texts have several, known by their usual names.</param>
/// <param name="Output">Name of the output; null takes the model's first one.</param>
public sealed record ModelInput(
    int Width = 0,
    int Height = 0,
    int Channels = 0,
    IReadOnlyList<string>? Classes = null,
    float Mean = 0,
    float Deviation = 1,
    string? Name = null,
    string? Output = null)
{
    /// <inheritdoc cref="ModelInput(int, int, int, IReadOnlyList{string}, float, float, string, string)" path="/param[@name='Classes']"/>
    public IReadOnlyList<string> Classes { get; init; } = Classes ?? [];

    /// <summary>Mean of each channel, in place of <see cref="Mean"/>.</summary>
    public IReadOnlyList<float>? Means { get; init; }

    /// <summary>Deviation of each channel, in place of <see cref="Deviation"/>.</summary>
    public IReadOnlyList<float>? Deviations { get; init; }

    /// <summary>What a white pixel is before mean and deviation: 1, or 255 for models that take bytes.</summary>
    public float White { get; init; } = 1;

    /// <summary>Where the channels are; by default as the model's shape says.</summary>
    public ImageLayout Layout { get; init; }

    /// <summary>How an image of another aspect is made to fit.</summary>
    public ImageFit Fit { get; init; }

    /// <summary>How texts are read; texts only.</summary>
    public TextInput? Text { get; init; }

    /// <summary>How sound is read; audio only.</summary>
    public AudioInput? Audio { get; init; }
}
