using System.Globalization;
using System.Text.Json;
using AnnotationFunctions.App.Prelabel.Tensors;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.App.Prelabel.Runners;

/// <summary>
/// Reads what a server of the Open Inference Protocol v2 answers, and believes none of it: names, types, shapes and sizes must be those
/// that were asked for.
/// </summary>
internal static class OipResponse
{
    private const int MaxDimensions = 8;

    /// <summary>The model's metadata, and which model the server says it is.</summary>
    /// <exception cref="ModelException">It is not what the protocol says.</exception>
    public static (ModelSignature Signature, ServedModel Served) ReadMetadata(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        var signature = new ModelSignature(Facts(root, "inputs"), Facts(root, "outputs"));
        var maxRows = Member(root, "parameters", "max_batch_size") is { ValueKind: JsonValueKind.Number } most && most.TryGetInt32(out var rows) && rows > 0 ? rows : (int?)null;
        return (signature with { MaxRows = maxRows }, Served(root));
    }

    /// <summary>The outputs, in the order in which they were asked for; who gives them is looked at first.</summary>
    /// <exception cref="ModelException">An output is missing, is another one, or is not what it says it is.</exception>
    /// <exception cref="ModelChangedException">Another model gives them.</exception>
    public static IReadOnlyList<Tensor> Read(ReadOnlyMemory<byte> body, int? jsonLength, ModelSignature signature, IReadOnlyList<string> wanted, ServedModelCheck check)
    {
        if (jsonLength is { } length && (length < 2 || length > body.Length))
        {
            throw Garbage($"its header says that {length} of {body.Length} bytes are JSON");
        }

        using var document = Parse(jsonLength is null ? body : body[..jsonLength.Value]);
        var stated = Array(document.RootElement, "outputs");
        check.RequireAnswer(Served(document.RootElement));
        var found = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var binary = jsonLength is null ? default : body[jsonLength.Value..];
        foreach (var output in stated)
        {
            var tensor = ReadOutput(output, signature, ref binary);
            if (!found.TryAdd(tensor.Name, tensor))
            {
                throw Garbage($"the output '{tensor.Name}' occurs twice");
            }
        }

        return binary.IsEmpty
            ? [.. wanted.Select(name => found.GetValueOrDefault(name) ?? throw Garbage($"the output '{name}' is missing; it has {string.Join(", ", found.Keys)}"))]
            : throw Garbage($"{binary.Length} bytes belong to no output");
    }

    /// <summary>The digest is a parameter that this project's server adds to metadata and answers; the version belongs to the protocol's answers.</summary>
    private static ServedModel Served(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Member(root, "parameters", "model_sha256") is not { } digest)
        {
            return new ServedModel(null, Text(root, "model_version"));
        }

        return digest is { ValueKind: JsonValueKind.String } && digest.GetString() is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit)
            ? new ServedModel(hex.ToLowerInvariant(), Text(root, "model_version"))
            : throw Garbage($"its parameter 'model_sha256' is no SHA-256 but {Short(digest.GetRawText())}");
    }

    private static string Short(string text) => text.Length <= 100 ? text : $"{text[..100]}…";

    private static Tensor ReadOutput(JsonElement output, ModelSignature signature, ref ReadOnlyMemory<byte> binary)
    {
        var facts = Facts(output);
        var expected = signature.Outputs.FirstOrDefault(each => each.Name == facts.Name) ?? throw Garbage($"the model has no output '{facts.Name}'");
        if (facts.Type is null || facts.Type != expected.Type)
        {
            throw Garbage($"the output '{facts.Name}' has the type {Text(output, "datatype")}, the model's metadata say {expected.Type?.Name()}");
        }

        if (!expected.Admits(facts.Shape))
        {
            throw Garbage($"the output '{facts.Name}' has the shape [{facts.ShapeText()}], the model's metadata say [{expected.ShapeText()}]");
        }

        long[] shape = [.. facts.Shape];
        var count = Tensor.CountOf(shape);
        if (count < 0)
        {
            throw Garbage($"the output '{facts.Name}' has the impossible shape [{string.Join(", ", shape)}]");
        }

        return Member(output, "parameters", "binary_data_size") is { ValueKind: JsonValueKind.Number } size
            ? ReadBytes(facts.Name, facts.Type.Value, shape, count, size, ref binary)
            : ReadJson(facts.Name, facts.Type.Value, shape, count, output);
    }

    private static Tensor ReadBytes(string name, TensorType type, long[] shape, long count, JsonElement size, ref ReadOnlyMemory<byte> binary)
    {
        var bytes = count * type.Bytes();
        if (!size.TryGetInt64(out var stated) || stated != bytes || bytes > binary.Length)
        {
            throw Garbage($"the output '{name}' of shape [{string.Join(", ", shape)}] takes {bytes} bytes; it says {size.GetRawText()}, and {binary.Length} are there");
        }

        var tensor = Tensor.FromBytes(name, type, shape, binary.Span[..(int)bytes]);
        binary = binary[(int)bytes..];
        return tensor;
    }

    private static Tensor ReadJson(string name, TensorType type, long[] shape, long count, JsonElement output)
    {
        var found = new List<double>(); // as long as the data are: the shape may promise what nobody could hold
        if (!output.TryGetProperty("data", out var data) || !Flatten(data, found, count) || found.Count != count)
        {
            throw Garbage($"the output '{name}' of shape [{string.Join(", ", shape)}] must have {count} numbers");
        }

        var numbers = found.ToArray();

        return type switch
        {
            TensorType.Float32 => Tensor.Of(name, shape, System.Array.ConvertAll(numbers, value => (float)value)),
            TensorType.Float64 => Tensor.Of(name, shape, numbers),
            TensorType.Float16 => Tensor.Of(name, shape, System.Array.ConvertAll(numbers, value => (Half)value)),
            TensorType.Int64 => Tensor.Of(name, shape, System.Array.ConvertAll(numbers, value => (long)value)),
            TensorType.Int32 => Tensor.Of(name, shape, System.Array.ConvertAll(numbers, value => (int)value)),
            TensorType.UInt8 => Tensor.Of(name, shape, System.Array.ConvertAll(numbers, value => (byte)value)),
            _ => Tensor.Of(name, shape, System.Array.ConvertAll(numbers, value => value != 0)),
        };
    }

    /// <summary>Reads numbers of an array that may be nested, as the protocol permits.</summary>
    private static bool Flatten(JsonElement data, List<double> numbers, long max)
    {
        if (data.ValueKind != JsonValueKind.Array)
        {
            if (numbers.Count == max || !Number(data, out var number))
            {
                return false;
            }

            numbers.Add(number);
            return true;
        }

        foreach (var element in data.EnumerateArray())
        {
            if (!Flatten(element, numbers, max))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Number(JsonElement data, out double number)
    {
        number = data.ValueKind == JsonValueKind.True ? 1 : 0;
        return data.ValueKind is JsonValueKind.True or JsonValueKind.False || (data.ValueKind == JsonValueKind.Number && data.TryGetDouble(out number));
    }

    private static TensorFacts[] Facts(JsonElement root, string member) => [.. Array(root, member).Select(Facts)];

    private static TensorFacts Facts(JsonElement tensor)
    {
        var name = Text(tensor, "name") ?? throw Garbage("a tensor has no name");
        var shape = Array(tensor, "shape").Select(dimension => dimension.ValueKind == JsonValueKind.Number && dimension.TryGetInt64(out var length)
            ? Math.Max(-1, length)
            : throw Garbage($"the shape of '{name}' has the dimension {dimension.GetRawText()}")).ToArray();
        return shape.Length <= MaxDimensions
            ? new TensorFacts(name, TensorTypes.Find(Text(tensor, "datatype")), shape)
            : throw Garbage($"'{name}' has {shape.Length} dimensions");
    }

    private static IEnumerable<JsonElement> Array(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Array
            ? found.EnumerateArray()
            : throw Garbage($"it has no array '{member}'");

    private static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static JsonElement? Member(JsonElement element, string outer, string inner) =>
        element.TryGetProperty(outer, out var found) && found.ValueKind == JsonValueKind.Object && found.TryGetProperty(inner, out var member) ? member : null;

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw Garbage(string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} is not JSON"));
        }
    }

    private static ModelException Garbage(string what) => new($"The inference server's answer is not usable: {what}.");
}
