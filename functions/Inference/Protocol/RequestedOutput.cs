namespace AnnotationFunctions.Inference.Protocol;

/// <summary>An output that a request asks for.</summary>
/// <param name="Index">Its place in the model's signature.</param>
/// <param name="Binary">Whether its data follows the JSON.</param>
internal readonly record struct RequestedOutput(int Index, bool Binary);
