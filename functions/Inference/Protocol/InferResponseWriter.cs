using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>Writes the answer to an inference request: JSON, followed by the tensors that were asked for as binary.</summary>
internal static class InferResponseWriter
{
    private const int ChunkBytes = 256 << 10;

    [ThreadStatic]
    private static Utf8JsonWriter? threadWriter;

    /// <exception cref="InferenceException">An output holds what may not be answered; nothing was written then.</exception>
    public static async Task WriteAsync(
        HttpResponse response, LoadedModel model, InferRequest request, InferenceOutputs outputs, CancellationToken cancellation)
    {
        CheckValues(model, request, outputs);
        using var header = new PooledWriter();
        var binaryBytes = WriteJson(header, model, request, outputs);
        response.ContentLength = header.Length + binaryBytes;
        response.ContentType = binaryBytes > 0 ? "application/octet-stream" : "application/json";
        if (binaryBytes > 0)
        {
            response.Headers[InferenceHeaders.JsonLength] = header.Length.ToString(CultureInfo.InvariantCulture);
        }

        var writer = response.BodyWriter;
        writer.Write(header.Written.Span);
        foreach (var output in request.Outputs)
        {
            if (output.Binary)
            {
                await WriteBinaryAsync(writer, outputs, output.Index, cancellation);
            }
        }

        await writer.FlushAsync(cancellation);
    }

    private static void CheckValues(LoadedModel model, InferRequest request, InferenceOutputs outputs)
    {
        if (model.Config.AllowNaN)
        {
            return;
        }

        foreach (var output in request.Outputs)
        {
            var spec = outputs.Spec(output.Index);
            if (spec.Datatype.IsFloating() && NaNCheck.FirstNaN(spec.Datatype, outputs.Bytes(output.Index)) is >= 0 and var at)
            {
                throw new InferenceException(
                    InferenceFailure.ModelFailed, $"gave NaN as element {at} of output '{spec.Name}', shape {TensorSpec.Text(outputs.Shape(output.Index))}; the input may lie outside of what the model computes");
            }
        }
    }

    /// <summary>Writes the JSON and tells how many bytes follow it.</summary>
    private static long WriteJson(PooledWriter header, LoadedModel model, InferRequest request, InferenceOutputs outputs)
    {
        var json = threadWriter ??= new Utf8JsonWriter(Stream.Null);
        json.Reset(header);
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, model.VersionText);
        if (request.Id is not null)
        {
            json.WriteString("id"u8, request.Id);
        }

        json.WriteStartObject("parameters"u8);
        json.WriteString("model_sha256"u8, model.Sha256);
        json.WriteEndObject();
        json.WriteStartArray("outputs"u8);
        var binaryBytes = 0L;
        foreach (var output in request.Outputs)
        {
            binaryBytes += WriteOutput(json, outputs, output);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        json.Reset(Stream.Null);
        return binaryBytes;
    }

    private static long WriteOutput(Utf8JsonWriter json, InferenceOutputs outputs, RequestedOutput output)
    {
        var spec = outputs.Spec(output.Index);
        json.WriteStartObject();
        json.WriteString("name"u8, spec.Name);
        json.WriteString("datatype"u8, spec.Datatype.Name());
        json.WriteStartArray("shape"u8);
        foreach (var size in outputs.Shape(output.Index))
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        var bytes = 0L;
        if (output.Binary)
        {
            bytes = spec.Datatype == Datatype.Bytes ? outputs.Texts(output.Index).Sum(text => 4L + Encoding.UTF8.GetByteCount(text)) : outputs.Bytes(output.Index).Length;
            json.WriteStartObject("parameters"u8);
            json.WriteNumber("binary_data_size"u8, bytes);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("data"u8);
            WriteElements(json, outputs, output.Index, spec);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        return bytes;
    }

    private static void WriteElements(Utf8JsonWriter json, InferenceOutputs outputs, int output, TensorSpec spec)
    {
        switch (spec.Datatype)
        {
            case Datatype.Bytes:
                Array.ForEach(outputs.Texts(output), json.WriteStringValue);
                break;
            case Datatype.Fp32:
                Each<float>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value), float.IsFinite);
                break;
            case Datatype.Fp64:
                Each<double>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value), double.IsFinite);
                break;
            case Datatype.Fp16 or Datatype.Bf16:
                throw Unwritable(spec, $"is {spec.Datatype.Name()}");
            case Datatype.Bool:
                Each<byte>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteBooleanValue(value != 0));
                break;
            case Datatype.Uint64:
                Each<ulong>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value));
                break;
            case Datatype.Int64:
                Each<long>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value));
                break;
            case Datatype.Uint32:
                Each<uint>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value));
                break;
            case Datatype.Int32:
                Each<int>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value));
                break;
            case Datatype.Uint16:
                Each<ushort>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value));
                break;
            case Datatype.Int16:
                Each<short>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value));
                break;
            case Datatype.Uint8:
                Each<byte>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value));
                break;
            default:
                Each<sbyte>(spec, outputs.Bytes(output), json, static (json, value) => json.WriteNumberValue(value));
                break;
        }
    }

    private static void Each<T>(TensorSpec spec, ReadOnlySpan<byte> bytes, Utf8JsonWriter json, Action<Utf8JsonWriter, T> write, Func<T, bool>? isWritable = null)
        where T : struct
    {
        foreach (var value in MemoryMarshal.Cast<byte, T>(bytes))
        {
            if (isWritable?.Invoke(value) == false)
            {
                throw Unwritable(spec, $"holds {value}");
            }

            write(json, value);
        }
    }

    private static InferenceException Unwritable(TensorSpec spec, string why) => new(
        InferenceFailure.ModelFailed, $"gave output '{spec.Name}', which {why} and has no form in JSON; ask for it as binary data");

    private static async Task WriteBinaryAsync(PipeWriter writer, InferenceOutputs outputs, int output, CancellationToken cancellation)
    {
        if (outputs.Spec(output).Datatype == Datatype.Bytes)
        {
            WriteTexts(writer, outputs.Texts(output));
            return;
        }

        var length = outputs.Bytes(output).Length;
        for (var at = 0; at < length; at += ChunkBytes)
        {
            writer.Write(outputs.Bytes(output).Slice(at, Math.Min(ChunkBytes, length - at)));
            if (length - at > ChunkBytes)
            {
                await writer.FlushAsync(cancellation);
            }
        }
    }

    private static void WriteTexts(PipeWriter writer, string[] texts)
    {
        Span<byte> length = stackalloc byte[4];
        foreach (var text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, Encoding.UTF8.GetByteCount(text));
            writer.Write(length);
            Encoding.UTF8.GetBytes(text, writer);
        }
    }
}
