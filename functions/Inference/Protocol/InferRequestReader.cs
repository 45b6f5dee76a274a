using System.Buffers.Binary;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>Compares a request with its model and places its tensors in memory. What does not fit is refused with what was expected.</summary>
internal sealed class InferRequestReader
{
    private readonly RequestBody body;
    private readonly LoadedModel model;
    private readonly InferDocument document;
    private int binaryAt;

    private InferRequestReader(RequestBody body, LoadedModel model)
    {
        (this.body, this.model) = (body, model);
        document = InferDocument.Read(body.Json, model, body.IsAllJson);
    }

    /// <exception cref="InferenceException">The request is wrong, or does not fit the model.</exception>
    public static InferRequest Read(RequestBody body, LoadedModel model) =>
        body.IsRaw ? RawRequest.Read(body, model) : new InferRequestReader(body, model).Read();

    /// <summary>Rows of a batch, the same in every input.</summary>
    internal static int CountRows(LoadedModel model, InputTensor[] inputs)
    {
        if (!model.Batches)
        {
            return 1;
        }

        var (rows, limit) = (inputs[0].Shape[0], model.Config.Batching.MaxBatchSize);
        for (var i = 1; i < inputs.Length; i++)
        {
            if (inputs[i].Shape[0] != rows)
            {
                throw Invalid($"Input '{model.Signature.Inputs[i].Name}' has {inputs[i].Shape[0]} rows and input '{model.Signature.Inputs[0].Name}' has {rows}; a batch has as many of each.");
            }
        }

        return rows >= 1 && rows <= limit
            ? (int)rows
            : throw Invalid($"The request has {rows} rows; model '{model.Name}' takes 1 to {limit} at a time. Send more as several requests.");
    }

    private InferRequest Read()
    {
        var specs = model.Signature.Inputs;
        var inputs = new InputTensor[specs.Length];
        foreach (var requested in document.Inputs)
        {
            inputs[requested.Index] = ReadInput(requested, specs[requested.Index]);
        }

        if (specs.Where((_, i) => !document.Inputs.Exists(requested => requested.Index == i)).FirstOrDefault() is { } missing)
        {
            throw Invalid($"Input '{missing.Name}' is missing; model '{model.Name}' takes {TensorSpec.Names(specs)}.");
        }

        if (binaryAt != body.BinaryLength)
        {
            throw Invalid($"{body.BinaryLength} bytes follow the JSON, but the inputs' binary_data_size add up to {binaryAt}.");
        }

        var timeout = document.TimeoutMicroseconds is > 0 and var microseconds ? TimeSpan.FromMicroseconds(Math.Min(microseconds, 3_600_000_000L)) : (TimeSpan?)null;
        return new InferRequest(document.Id, inputs, CountRows(model, inputs), ReadOutputs(), timeout);
    }

    private InputTensor ReadInput(RequestedInput requested, TensorSpec spec)
    {
        var what = $"Input '{spec.Name}'";
        var shape = requested.Shape ?? throw Invalid($"{what} has no shape.");
        if (requested.Datatype != spec.Datatype.Name())
        {
            throw Invalid($"{what} is sent as {requested.Datatype ?? "no datatype"}; model '{model.Name}' takes {spec.Datatype.Name()}.");
        }

        if (!spec.Fits(shape))
        {
            throw Invalid($"{what} has the shape {TensorSpec.Text(shape)}; model '{model.Name}' takes {TensorSpec.Text(spec.Shape)}, -1 for any size.");
        }

        if ((requested.BinarySize is null) == (requested.DataAt < 0))
        {
            throw Invalid(requested.BinarySize is null
                ? $"{what} has no data; give data, or binary_data_size and the bytes after the JSON."
                : $"{what} has both data and binary_data_size; give one of them.");
        }

        var count = Count(shape, what);
        return requested.BinarySize is { } size ? ReadBinary(spec, shape, count, size, what) : ReadJson(requested, spec, shape, count, what);
    }

    private InputTensor ReadJson(RequestedInput requested, TensorSpec spec, long[] shape, long count, string what)
    {
        var json = body.Json[requested.DataAt..];
        if (spec.Datatype is Datatype.Fp16 or Datatype.Bf16)
        {
            throw Invalid($"{what} is {spec.Datatype.Name()}, which JSON has no form for; send it as binary data.");
        }

        // An element and its comma are two characters at least: more cannot be there, and is not made room for.
        if (count > json.Length)
        {
            throw Invalid($"{what} has fewer elements than the {count} of its shape {TensorSpec.Text(shape)}.");
        }

        if (spec.Datatype == Datatype.Bytes)
        {
            return new InputTensor(shape, null, 0, 0, JsonTensor.ReadTexts(json, shape, (int)count, what));
        }

        var length = checked((int)count * spec.Datatype.Size());
        var buffer = body.Rent(length);
        JsonTensor.Read(json, shape, spec.Datatype, buffer.Span[..length], what);
        return new InputTensor(shape, buffer, 0, length, null);
    }

    private InputTensor ReadBinary(TensorSpec spec, long[] shape, long count, long size, string what)
    {
        if (size > body.BinaryLength - binaryAt)
        {
            throw Invalid($"{what} has binary_data_size {size}, but only {body.BinaryLength - binaryAt} bytes of data are left after the JSON.{(body.IsAllJson ? InferDocument.HeaderMissing : "")}");
        }

        var (offset, length) = (binaryAt, (int)size);
        binaryAt += length;
        if (spec.Datatype == Datatype.Bytes)
        {
            return new InputTensor(shape, null, 0, 0, SplitTexts(body.BinarySpan(offset, length), count, what));
        }

        if (count > int.MaxValue || count * spec.Datatype.Size() != length)
        {
            throw Invalid($"{what} has {length} bytes; its shape {TensorSpec.Text(shape)} of {spec.Datatype.Name()} needs {(Int128)count * spec.Datatype.Size()}.");
        }

        var (buffer, at) = body.Binary(offset, length, spec.Datatype.Size());
        return new InputTensor(shape, buffer, at, length, null);
    }

    /// <summary>Elements of a BYTES tensor: each four bytes of length, then its bytes.</summary>
    private static byte[][] SplitTexts(ReadOnlySpan<byte> bytes, long count, string what)
    {
        if (count > bytes.Length / 4)
        {
            throw Invalid($"{what} has {bytes.Length} bytes, too few for its {count} elements of four bytes of length and a text each.");
        }

        var texts = new byte[count][];
        for (var i = 0; i < texts.Length; i++)
        {
            if (bytes.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) > bytes.Length - 4)
            {
                throw Invalid($"{what}: element {i} of {count} ends after the tensor's last byte.");
            }

            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            texts[i] = bytes.Slice(4, length).ToArray();
            if (!System.Text.Unicode.Utf8.IsValid(texts[i]))
            {
                throw Invalid($"{what}: element {i} is not UTF-8, the only text that the model's runtime takes.");
            }

            bytes = bytes[(4 + length)..];
        }

        return bytes.IsEmpty ? texts : throw Invalid($"{what} has {bytes.Length} bytes after its {count} elements.");
    }

    private RequestedOutput[] ReadOutputs()
    {
        var specs = model.Signature.Outputs;
        if (document.Outputs is null or { Count: 0 })
        {
            return [.. specs.Select((_, i) => new RequestedOutput(i, document.BinaryOutputs))];
        }

        return [.. document.Outputs.Select(output => new RequestedOutput(output.Index, output.Binary ?? document.BinaryOutputs))];
    }

    private static long Count(long[] shape, string what)
    {
        try
        {
            return TensorSpec.Count(shape);
        }
        catch (OverflowException)
        {
            throw Invalid($"{what} has the shape {TensorSpec.Text(shape)}, of more elements than a machine holds.");
        }
    }

    private static InferenceException Invalid(string message) => new(InferenceFailure.Invalid, message);
}
