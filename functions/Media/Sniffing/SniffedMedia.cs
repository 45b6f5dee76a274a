namespace AnnotationFunctions.Media.Sniffing;

/// <summary>What content is, and what its name says it is.</summary>
/// <param name="Kind">Decided by the content.</param>
/// <param name="MediaType">Decided by the content; <c>application/octet-stream</c> when unknown.</param>
/// <param name="ClaimedMediaType">What the name's extension stands for; null without a known extension.</param>
public sealed record SniffedMedia(MediaKind Kind, string MediaType, string? ClaimedMediaType)
{
    /// <summary>Whether the name stands for a media type that the content does not have.</summary>
    public bool NameDisagrees => ClaimedMediaType is not null && ClaimedMediaType != MediaType;

    /// <summary>Whether the name stands for another kind of content altogether, as with a web page named .png.</summary>
    public bool NameMisleads => ClaimedMediaType is not null && NameClaims.KindOf(ClaimedMediaType) != Kind;

    /// <summary>The media type, and the claimed one where it differs: "text/html, though its name says image/png".</summary>
    public string Describe() => NameDisagrees ? $"{MediaType}, though its name says {ClaimedMediaType}" : MediaType;
}
