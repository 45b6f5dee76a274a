using AnnotationFunctions.Core.Fingerprints;

namespace AnnotationFunctions.App.Ingest;

/// <summary>A fingerprint as the index needs it, whatever the kind of media.</summary>
/// <param name="Keys">Keys under which it is stored.</param>
/// <param name="Probes">Keys under which near copies are looked for.</param>
/// <param name="Content">The fingerprint itself.</param>
/// <param name="IsNear">Whether another one's content is a near copy.</param>
internal sealed record NearFingerprint(IReadOnlyList<string> Keys, IReadOnlyList<string> Probes, byte[] Content, Predicate<byte[]> IsNear)
{
    public static NearFingerprint Of(ImageFingerprint image) => new(
        image.Keys(), image.Probes(), image.ToBytes(), other => NearImages.Run(image, ImageFingerprint.FromBytes(other), NearImageOptions.Default).IsNear);

    public static NearFingerprint Of(TextFingerprint text) => new(
        text.Keys(), text.Keys(), text.ToBytes(), other => NearTexts.Run(text, TextFingerprint.FromBytes(other)));
}
