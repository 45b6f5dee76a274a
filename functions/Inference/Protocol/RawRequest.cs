using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>
/// A request without JSON (<c>Inference-Header-Content-Length: 0</c>): the body is the one input of the model, and the number of its rows
/// follows from its length. Everything is answered as binary.
/// </summary>
internal static class RawRequest
{
    /// <exception cref="InferenceException">The model has several inputs or open dimensions, or the length does not fit.</exception>
    public static InferRequest Read(RequestBody body, LoadedModel model)
    {
        if (model.Signature.Inputs is not [var spec] || spec.Datatype == Datatype.Bytes || spec.Shape.Skip(1).Any(size => size < 0) || (spec.Shape is [< 0, ..] && !model.Batches))
        {
            throw Invalid($"A body without JSON fits only models with one input whose size is known; model '{model.Name}' needs a request that names and shapes its inputs.");
        }

        long[] shape = [.. spec.Shape];
        var row = TensorSpec.Count(shape.AsSpan(spec.HasFreeFirst ? 1 : 0)) * spec.Datatype.Size();
        if (spec.HasFreeFirst)
        {
            shape[0] = row == 0 ? 0 : body.BinaryLength / row;
        }

        if (body.BinaryLength == 0 || TensorSpec.Count(shape) * spec.Datatype.Size() != body.BinaryLength)
        {
            throw Invalid($"The body has {body.BinaryLength} bytes; input '{spec.Name}' takes {(spec.HasFreeFirst ? $"a multiple of {row}" : $"{row}")}.");
        }

        var (buffer, offset) = body.Binary(0, body.BinaryLength, spec.Datatype.Size());
        InputTensor[] inputs = [new InputTensor(shape, buffer, offset, body.BinaryLength, null)];
        RequestedOutput[] outputs = [.. model.Signature.Outputs.Select((_, i) => new RequestedOutput(i, Binary: true))];
        return new InferRequest(null, inputs, InferRequestReader.CountRows(model, inputs), outputs, null);
    }

    private static InferenceException Invalid(string message) => new(InferenceFailure.Invalid, message);
}
