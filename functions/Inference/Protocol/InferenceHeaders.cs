namespace AnnotationFunctions.Inference.Protocol;

/// <summary>Headers of the protocol.</summary>
internal static class InferenceHeaders
{
    /// <summary>How many bytes of a body are JSON; binary tensors follow.</summary>
    public const string JsonLength = "Inference-Header-Content-Length";
}
