namespace AnnotationFunctions.App.Projects;

/// <summary>The model that pre-labels a project's items.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="File">Name of the blob in the container <c>models</c>; of an artifact, the copy that was taken of it.</param>
/// <param name="Sha256">Hexadecimal digest of the file as it was when the project took it, so that a changed file is noticed.</param>
/// <param name="Input">What the model expects.</param>
public sealed record ModelReference(string Name, string File, string Sha256, ModelInput Input)
{
    /// <summary>What its outputs mean.</summary>
    public ModelHead Head { get; init; } = new();

    /// <summary>How its probabilities are corrected.</summary>
    public ModelCalibration Calibration { get; init; } = new();

    /// <summary>The artifact that it was taken from.</summary>
    public ModelArtifact? Artifact { get; init; }

    /// <summary>Where it runs; null runs it in this app.</summary>
    public RemoteModel? Remote { get; init; }

    /// <summary>What the inference server said of itself when the project took the model; null for one that runs in this app.</summary>
    public ServedModel? Served { get; init; }

    /// <summary>SHA-256 of its tokenizer, for texts.</summary>
    public string? TokenizerSha256 { get; init; }

    /// <summary>Its inputs as the file states them, <c>name type [shape]</c>.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Its outputs as the file states them, <c>name type [shape]</c>.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Licence of its weights, an SPDX expression.</summary>
    public string? License { get; init; }

    /// <summary>Dataset version of this project that it was trained on; drift is measured against that.</summary>
    public string? TrainedOn { get; init; }
}
