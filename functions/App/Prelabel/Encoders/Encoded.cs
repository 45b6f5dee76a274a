using AnnotationFunctions.Media.Images;

namespace AnnotationFunctions.App.Prelabel.Encoders;

/// <summary>An item as a model reads it: one row of its inputs, or several (windows of a text, candidates), and what is needed to read the answer.</summary>
internal abstract record Encoded(int Rows);

/// <summary>An image as one row.</summary>
internal sealed record EncodedImage(float[] Values, FittedPixels Fitted) : Encoded(1);

/// <summary>Sound as one row.</summary>
internal sealed record EncodedAudio(float[] Values) : Encoded(1);

/// <summary>A text as one row per window.</summary>
internal sealed record EncodedText(string Text, IReadOnlyList<TokenWindow> Windows) : Encoded(Windows.Count);
