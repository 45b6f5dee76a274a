namespace AnnotationFunctions.App.Projects;

/// <summary>What an audio model reads.</summary>
public enum AudioFeatures
{
    /// <summary>Samples from −1 to 1: [batch, samples].</summary>
    Waveform,

    /// <summary>Natural logarithm of the power in mel bands: [batch, bands, frames], or with one channel [batch, 1, bands, frames].</summary>
    LogMel,
}
