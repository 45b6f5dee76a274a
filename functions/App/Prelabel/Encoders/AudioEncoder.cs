using AnnotationFunctions.App.Prelabel.Sound;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel.Encoders;

/// <summary>Sound: a waveform or a logarithmic mel spectrogram of one length.</summary>
internal sealed class AudioEncoder : IItemEncoder
{
    private readonly AudioInput audio;
    private readonly string name;
    private readonly int samples;
    private readonly MelSpectrogram? mel;
    private readonly long[] rowShape;

    public AudioEncoder(ModelInput input, ModelSignature signature)
    {
        audio = input.Audio!;
        samples = (int)Math.Round(audio.SampleRate * audio.Seconds);
        var facts = SignatureCheck.Input(signature, input.Name);
        SignatureCheck.RequireFloats("input", facts);
        name = facts.Name;
        FixedRows = SignatureCheck.FixedRows(facts);
        mel = audio.Features == AudioFeatures.LogMel ? new MelSpectrogram(audio.SampleRate, Samples(audio.WindowMilliseconds), Samples(audio.HopMilliseconds), audio.MelBands) : null;
        long[] plain = mel is null ? [samples] : [audio.MelBands, mel.Frames(samples)];
        rowShape = facts.Shape.Count == plain.Length + 2 ? [1, .. plain] : plain;
        if (!SignatureCheck.Fits(facts, [-1, .. rowShape]))
        {
            throw new ModelException($"The model's input '{name}' has the shape [{facts.ShapeText()}]; expected [batch, {string.Join(", ", plain)}], with or without one channel before.");
        }
    }

    public int? FixedRows { get; }

    public bool Reads(string mediaType) => mediaType is "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave";

    public Encoded Encode(MediaContent media)
    {
        var wave = WaveFile.Read(media.Bytes);
        return Encode(Resampler.Run(wave.Samples, wave.SampleRate, audio.SampleRate, samples));
    }

    public IReadOnlyList<Tensor> Batch(IReadOnlyList<(Encoded Item, int Row)> some, int rows)
    {
        var length = (int)Tensor.CountOf(rowShape);
        var values = new float[rows * length];
        for (var i = 0; i < some.Count; i++)
        {
            ((EncodedAudio)some[i].Item).Values.CopyTo(values.AsSpan(i * length));
        }

        return [Tensor.Of(name, [rows, .. rowShape], values)];
    }

    public IReadOnlyList<Encoded> Probes() =>
        [Encode(new float[samples]), Encode([.. Enumerable.Range(0, samples).Select(i => MathF.Sin(i * 0.1f))])];

    private EncodedAudio Encode(float[] sound)
    {
        var exact = new float[samples];
        sound.AsSpan(0, Math.Min(samples, sound.Length)).CopyTo(exact);
        return new EncodedAudio(mel is null ? exact : mel.Of(exact));
    }

    private int Samples(double milliseconds) => Math.Max(1, (int)Math.Round(audio.SampleRate * milliseconds / 1_000));
}
