namespace AnnotationFunctions.App.Projects;

/// <summary>How sound becomes an input tensor. Channels are averaged, another rate is resampled; what is too short is padded with silence, what is too long is cut.</summary>
/// <param name="SampleRate">Samples per second that the model was trained with.</param>
/// <param name="Seconds">Length of one input.</param>
/// <param name="Features">What the model reads.</param>
/// <param name="MelBands">Bands of a mel spectrogram.</param>
/// <param name="WindowMilliseconds">Length of a window of a spectrogram.</param>
/// <param name="HopMilliseconds">Distance of windows.</param>
public sealed record AudioInput(
    int SampleRate, double Seconds, AudioFeatures Features = AudioFeatures.Waveform, int MelBands = 64, double WindowMilliseconds = 25, double HopMilliseconds = 10);
