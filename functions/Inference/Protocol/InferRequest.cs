using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>A request that was compared with its model and fits.</summary>
/// <param name="Id">What the client calls it.</param>
/// <param name="Inputs">In the order of the model's signature; their memory is the body's.</param>
/// <param name="Rows">Rows of the batch that it carries; 1 for models without batches.</param>
/// <param name="Outputs">What is answered, in this order.</param>
/// <param name="Timeout">How long it may wait, where it says so.</param>
internal sealed record InferRequest(string? Id, InputTensor[] Inputs, int Rows, RequestedOutput[] Outputs, TimeSpan? Timeout);
