namespace AnnotationFunctions.App.Prelabel.Encoders;

/// <summary>What a model is to answer about: the bytes of prepared media.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="MediaType">Their media type.</param>
public sealed record MediaContent(byte[] Bytes, string MediaType);
