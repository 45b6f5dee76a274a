using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>The model that a project is to have: a file, or an artifact of a registry.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Input">What the model expects and what its outputs mean.</param>
/// <param name="File">Name of a blob in the container <c>models</c>: an ONNX model.</param>
/// <param name="Artifact">In place of a file: <c>registry/repository:tag</c> or <c>registry/repository@sha256:…</c> with an ONNX model as its only or its first ONNX layer.</param>
public sealed record ModelRequest(string Name, ModelInput Input, string? File = null, string? Artifact = null)
{
    /// <summary>What its outputs mean.</summary>
    public ModelHead Head { get; init; } = new();

    /// <summary>How its probabilities are corrected.</summary>
    public ModelCalibration Calibration { get; init; } = new();

    /// <summary>Runs it on the inference server of the settings, which must have it; without this it runs in this app.</summary>
    public RemoteModel? Remote { get; init; }

    /// <summary>Licence of its weights, an SPDX expression.</summary>
    public string? License { get; init; }

    /// <summary>Dataset version of this project that it was trained on.</summary>
    public string? TrainedOn { get; init; }
}
