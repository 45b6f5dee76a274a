using System.Text.Json;
using AnnotationFunctions.Inference.Execution;
using AnnotationFunctions.Inference.Repository;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>
/// The JSON of an inference request, read in one pass; tensor data in it is only located. Inputs and outputs that the model does not have, or
/// that are named again, are refused where they stand, so that no more of them are kept, or answered, than the model has.
/// </summary>
internal sealed class InferDocument
{
    private readonly LoadedModel model;

    private InferDocument(LoadedModel model) => this.model = model;

    public string? Id { get; private set; }

    public List<RequestedInput> Inputs { get; } = [];

    /// <summary>The outputs that are wanted, by their place in the model's signature, and whether each is wanted as binary; null where none are named.</summary>
    public List<(int Index, bool? Binary)>? Outputs { get; private set; }

    /// <summary>Whether outputs that do not say so are wanted as binary.</summary>
    public bool BinaryOutputs { get; private set; }

    /// <summary>Microseconds that the request may wait.</summary>
    public long? TimeoutMicroseconds { get; private set; }

    /// <summary>What is said where a request without the header has bytes where JSON should be.</summary>
    public const string HeaderMissing =
        $" Without the header {InferenceHeaders.JsonLength} all of a body is JSON; where tensors follow it as bytes, or are the whole body, the header says how many bytes are JSON (0 for none).";

    /// <summary>Reads a request to a model.</summary>
    /// <param name="json">All of its JSON.</param>
    /// <param name="model">What it is compared with.</param>
    /// <param name="isWholeBody">Whether no header said where the JSON ends.</param>
    /// <exception cref="InferenceException">It is not JSON, or not an inference request, or asks for what the model does not have.</exception>
    public static InferDocument Read(ReadOnlySpan<byte> json, LoadedModel model, bool isWholeBody)
    {
        var document = new InferDocument(model);
        try
        {
            JsonText.Require(json);
            var reader = new Utf8JsonReader(json);
            document.ReadRoot(ref reader);
            if (reader.Read())
            {
                throw Invalid("there is more after the request's JSON object");
            }

            return document;
        }
        catch (JsonException e)
        {
            throw new InferenceException(InferenceFailure.Invalid, $"The request is not JSON: {e.Message}{(isWholeBody ? HeaderMissing : "")}", inner: e);
        }
    }

    private void ReadRoot(ref Utf8JsonReader reader)
    {
        Begin(ref reader, JsonTokenType.StartObject, "the request");
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                Id = Text(ref reader, "id");
            }
            else if (reader.ValueTextEquals("inputs"u8))
            {
                ReadInputs(ref reader);
            }
            else if (reader.ValueTextEquals("outputs"u8))
            {
                ReadOutputs(ref reader);
            }
            else if (reader.ValueTextEquals("parameters"u8))
            {
                ReadParameters(ref reader);
            }
            else
            {
                Skip(ref reader);
            }
        }
    }

    private void ReadParameters(ref Utf8JsonReader reader)
    {
        Begin(ref reader, JsonTokenType.StartObject, "parameters");
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("binary_data_output"u8))
            {
                BinaryOutputs = Flag(ref reader, "parameters.binary_data_output");
            }
            else if (reader.ValueTextEquals("timeout"u8))
            {
                TimeoutMicroseconds = Number(ref reader, "parameters.timeout");
            }
            else if (reader.ValueTextEquals("sequence_id"u8) || reader.ValueTextEquals("sequence_start"u8) || reader.ValueTextEquals("sequence_end"u8))
            {
                throw Invalid($"parameters.{reader.GetString()} asks for a sequence of requests, which this server does not keep");
            }
            else
            {
                Skip(ref reader);
            }
        }
    }

    private void ReadInputs(ref Utf8JsonReader reader)
    {
        Begin(ref reader, JsonTokenType.StartArray, "inputs");
        while (NextObject(ref reader, "inputs", Inputs.Count))
        {
            var input = ReadInput(ref reader, Inputs.Count);
            input.Index = Index(model.Signature.Inputs, input.Name ?? throw Refused($"inputs[{Inputs.Count}] has no name."), "input");
            if (Inputs.Exists(other => other.Index == input.Index))
            {
                throw Refused($"Input '{input.Name}' is given twice.");
            }

            Inputs.Add(input);
        }
    }

    private int Index(TensorSpec[] specs, string name, string what) => Array.FindIndex(specs, spec => spec.Name == name) is >= 0 and var index
        ? index
        : throw Refused($"Model '{model.Name}' has no {what} '{name}'; it has {TensorSpec.Names(specs)}.");

    private static RequestedInput ReadInput(ref Utf8JsonReader reader, int index)
    {
        var input = new RequestedInput();
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                input.Name = Text(ref reader, $"inputs[{index}].name");
            }
            else if (reader.ValueTextEquals("datatype"u8))
            {
                input.Datatype = Text(ref reader, $"inputs[{index}].datatype");
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                input.Shape = ReadShape(ref reader, index);
            }
            else if (reader.ValueTextEquals("parameters"u8))
            {
                ReadInputParameters(ref reader, input, index);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                Begin(ref reader, JsonTokenType.StartArray, $"inputs[{index}].data");
                input.DataAt = (int)reader.TokenStartIndex;
                reader.Skip();
            }
            else
            {
                Skip(ref reader);
            }
        }

        return input;
    }

    private static void ReadInputParameters(ref Utf8JsonReader reader, RequestedInput input, int index)
    {
        Begin(ref reader, JsonTokenType.StartObject, $"inputs[{index}].parameters");
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("binary_data_size"u8))
            {
                input.BinarySize = Number(ref reader, $"inputs[{index}].parameters.binary_data_size");
            }
            else if (reader.ValueTextEquals("shared_memory_region"u8))
            {
                throw Invalid($"inputs[{index}] asks for shared memory, which this server does not offer");
            }
            else
            {
                Skip(ref reader);
            }
        }
    }

    private static long[] ReadShape(ref Utf8JsonReader reader, int index)
    {
        Begin(ref reader, JsonTokenType.StartArray, $"inputs[{index}].shape");
        var shape = new List<long>(4);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var size) || size < 0 || shape.Count == 16)
            {
                throw Invalid($"inputs[{index}].shape must be at most 16 integers of 0 or more");
            }

            shape.Add(size);
        }

        return [.. shape];
    }

    private void ReadOutputs(ref Utf8JsonReader reader)
    {
        Begin(ref reader, JsonTokenType.StartArray, "outputs");
        Outputs = [];
        while (NextObject(ref reader, "outputs", Outputs.Count))
        {
            var (name, binary) = (default(string), default(bool?));
            while (NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    name = Text(ref reader, $"outputs[{Outputs.Count}].name");
                }
                else if (reader.ValueTextEquals("parameters"u8))
                {
                    binary = ReadOutputParameters(ref reader, Outputs.Count);
                }
                else
                {
                    Skip(ref reader);
                }
            }

            var index = Index(model.Signature.Outputs, name ?? throw Invalid($"outputs[{Outputs.Count}] has no name"), "output");
            if (Outputs.Exists(other => other.Index == index))
            {
                throw Refused($"Output '{name}' is asked for twice.");
            }

            Outputs.Add((index, binary));
        }
    }

    private static bool? ReadOutputParameters(ref Utf8JsonReader reader, int index)
    {
        bool? binary = null;
        Begin(ref reader, JsonTokenType.StartObject, $"outputs[{index}].parameters");
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("binary_data"u8))
            {
                binary = Flag(ref reader, $"outputs[{index}].parameters.binary_data");
            }
            else if (reader.ValueTextEquals("classification"u8) || reader.ValueTextEquals("shared_memory_region"u8))
            {
                throw Invalid($"outputs[{index}].parameters.{reader.GetString()} is an extension that this server does not offer");
            }
            else
            {
                Skip(ref reader);
            }
        }

        return binary;
    }

    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool NextObject(ref Utf8JsonReader reader, string what, int index)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.EndArray => false,
            JsonTokenType.StartObject => true,
            _ => throw Invalid($"{what}[{index}] is no JSON object"),
        };
    }

    private static void Begin(ref Utf8JsonReader reader, JsonTokenType expected, string what)
    {
        if (!reader.Read() || reader.TokenType != expected)
        {
            throw Invalid($"{what} must be {(expected == JsonTokenType.StartArray ? "an array" : "an object")}");
        }
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static string Text(ref Utf8JsonReader reader, string what) =>
        reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Invalid($"{what} must be a string");

    private static bool Flag(ref Utf8JsonReader reader, string what) =>
        reader.Read() && reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw Invalid($"{what} must be true or false");

    private static long Number(ref Utf8JsonReader reader, string what) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= 0
            ? number
            : throw Invalid($"{what} must be an integer of 0 or more");

    private static InferenceException Invalid(string what) => Refused($"The request is wrong: {what}.");

    private static InferenceException Refused(string message) => new(InferenceFailure.Invalid, message);
}
