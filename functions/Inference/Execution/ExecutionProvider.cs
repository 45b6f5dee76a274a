namespace AnnotationFunctions.Inference.Execution;

/// <summary>What computes.</summary>
internal enum ExecutionProvider
{
    Cpu,

    /// <summary>An NVIDIA GPU; only in the GPU build.</summary>
    Cuda,
}
