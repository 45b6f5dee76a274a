using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.Media.Images;

namespace AnnotationFunctions.App.Prelabel.Encoders;

/// <summary>Images: scaled, normalised per channel, channels before or after rows and columns.</summary>
internal sealed class ImageEncoder : IItemEncoder
{
    private readonly ModelInput input;
    private readonly string name;
    private readonly bool channelsFirst;
    private readonly float[] scales;
    private readonly float[] offsets;

    public ImageEncoder(ModelInput input, ModelSignature signature)
    {
        this.input = input;
        var facts = SignatureCheck.Input(signature, input.Name);
        name = facts.Name;
        channelsFirst = ChannelsFirst(facts);
        FixedRows = SignatureCheck.FixedRows(facts);
        var (means, deviations) = (input.Means ?? [.. Enumerable.Repeat(input.Mean, input.Channels)], input.Deviations ?? [.. Enumerable.Repeat(input.Deviation, input.Channels)]);
        scales = [.. deviations.Select(deviation => input.White / (255 * deviation))];
        offsets = [.. means.Zip(deviations, (mean, deviation) => -mean / deviation)];
    }

    public int? FixedRows { get; }

    private int Pixels => input.Width * input.Height;

    public bool Reads(string mediaType) => mediaType.StartsWith("image/", StringComparison.Ordinal);

    public Encoded Encode(MediaContent media) =>
        Encode(ImagePixels.Fit(media.Bytes, media.MediaType, input.Width, input.Height, input.Channels, input.Fit == ImageFit.Letterbox));

    public IReadOnlyList<Tensor> Batch(IReadOnlyList<(Encoded Item, int Row)> some, int rows)
    {
        var perImage = Pixels * input.Channels;
        var values = new float[rows * perImage];
        for (var i = 0; i < some.Count; i++)
        {
            ((EncodedImage)some[i].Item).Values.CopyTo(values.AsSpan(i * perImage));
        }

        long[] shape = channelsFirst ? [rows, input.Channels, input.Height, input.Width] : [rows, input.Height, input.Width, input.Channels];
        return [Tensor.Of(name, shape, values)];
    }

    /// <summary>A black image, a ramp and a white image: what is a probability on all three is one.</summary>
    public IReadOnlyList<Encoded> Probes()
    {
        var count = Pixels * input.Channels;
        byte[][] probes = [new byte[count], [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))], [.. Enumerable.Repeat(byte.MaxValue, count)]];
        return [.. probes.Select(pixels => Encode(new FittedPixels(pixels, input.Width, input.Height, 0, 0, input.Width, input.Height)))];
    }

    private EncodedImage Encode(FittedPixels fitted)
    {
        var (pixels, channels) = (fitted.Pixels, input.Channels);
        if (pixels.Length != Pixels * channels)
        {
            throw new Media.RejectedMediaException("not-supported", $"The image decodes to {pixels.Length} bytes; expected {input.Width} × {input.Height} × {channels}.");
        }

        var values = new float[pixels.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            var (scale, offset) = (scales[channel], offsets[channel]);
            var (at, step) = channelsFirst ? (channel * Pixels, 1) : (channel, channels);
            for (var source = channel; source < pixels.Length; source += channels, at += step)
            {
                values[at] = (pixels[source] * scale) + offset;
            }
        }

        return new EncodedImage(values, fitted);
    }

    private bool ChannelsFirst(TensorFacts facts)
    {
        SignatureCheck.RequireFloats("input", facts);
        long[] first = [-1, input.Channels, input.Height, input.Width];
        long[] last = [-1, input.Height, input.Width, input.Channels];
        if (input.Layout != ImageLayout.ChannelsLast && SignatureCheck.Fits(facts, first))
        {
            return true;
        }

        return input.Layout != ImageLayout.ChannelsFirst && SignatureCheck.Fits(facts, last) ? false : throw new ModelException(
            $"The model's input '{facts.Name}' has the shape [{facts.ShapeText()}]; expected [batch, {input.Channels}, {input.Height}, {input.Width}] or [batch, {input.Height}, {input.Width}, {input.Channels}]"
            + (input.Layout == ImageLayout.Auto ? "." : $", as the layout is {input.Layout}."));
    }
}
