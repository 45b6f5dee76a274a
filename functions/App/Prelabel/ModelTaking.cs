using AnnotationFunctions.App.Prelabel.Registry;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Prelabel;

/// <summary>Takes the model that a project is to have: from a registry if it is there, looked at, and with all that is known of it.</summary>
public sealed class ModelTaking(ModelLoader loader, ModelArtifacts artifacts)
{
    /// <summary>The model of a request that <see cref="ModelCheck"/> found no fault with.</summary>
    /// <exception cref="ModelException">It is not there, or is not what the request says.</exception>
    /// <exception cref="Runners.ModelNotReadyException">The inference server is not ready.</exception>
    public async Task<ModelReference> TakeAsync(ModelRequest wanted, TaskType type, CancellationToken cancellation)
    {
        var draft = new ModelReference(wanted.Name, wanted.File ?? "", "", wanted.Input)
        {
            Head = wanted.Head,
            Calibration = new ModelCalibration { Temperature = wanted.Calibration.Temperature, Threshold = wanted.Calibration.Threshold },
            Remote = wanted.Remote,
            License = wanted.License,
            TrainedOn = wanted.TrainedOn,
        };
        return await loader.InspectAsync(wanted.Artifact is null ? draft : await artifacts.TakeAsync(draft, wanted.Artifact, cancellation), type, cancellation);
    }
}
