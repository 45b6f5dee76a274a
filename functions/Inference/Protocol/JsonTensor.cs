using System.Runtime.InteropServices;
using System.Text.Json;
using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>Reads the elements of a tensor from JSON: a flat array, or arrays nested as the shape says.</summary>
internal static class JsonTensor
{
    /// <summary>Reads numbers into bytes that are as many as the shape needs.</summary>
    /// <param name="json">Begins with the array.</param>
    /// <param name="shape">What the array must fit.</param>
    /// <param name="datatype">Neither text nor a 16-bit float.</param>
    /// <param name="elements">Receives them, little-endian.</param>
    /// <param name="what">Names the input in errors.</param>
    /// <exception cref="InferenceException">There are too few, too many, other nestings, or values that the type does not hold.</exception>
    public static void Read(ReadOnlySpan<byte> json, long[] shape, Datatype datatype, Span<byte> elements, string what)
    {
        var size = datatype.Size();
        var walk = new Walk(json, shape, what);
        while (walk.Next())
        {
            if (!TryWrite(ref walk.Reader, datatype, elements.Slice((int)walk.Index * size, size)))
            {
                throw Wrong(what, $"element {walk.Index} is {Shown(walk.Reader.ValueSpan)}; expected a {datatype.Name()}");
            }
        }
    }

    /// <summary>Reads strings, which are Unicode, as UTF-8.</summary>
    public static byte[][] ReadTexts(ReadOnlySpan<byte> json, long[] shape, int count, string what)
    {
        var texts = new byte[count][];
        var walk = new Walk(json, shape, what);
        while (walk.Next())
        {
            if (walk.Reader.TokenType != JsonTokenType.String)
            {
                throw Wrong(what, $"element {walk.Index} is no string");
            }

            texts[walk.Index] = Text(ref walk.Reader);
        }

        return texts;
    }

    private static byte[] Text(ref Utf8JsonReader reader)
    {
        var text = new byte[reader.ValueSpan.Length];
        return text[..reader.CopyString(text)];
    }

    private static bool TryWrite(ref Utf8JsonReader reader, Datatype datatype, Span<byte> element)
    {
        if (datatype == Datatype.Bool)
        {
            var isTrue = reader.TokenType == JsonTokenType.True || (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.SequenceEqual("1"u8));
            element[0] = isTrue ? (byte)1 : (byte)0;
            return isTrue || reader.TokenType == JsonTokenType.False || reader.ValueSpan.SequenceEqual("0"u8);
        }

        return reader.TokenType == JsonTokenType.Number && datatype switch
        {
            Datatype.Uint8 => reader.TryGetByte(out var value) && Write(element, value),
            Datatype.Uint16 => reader.TryGetUInt16(out var value) && Write(element, value),
            Datatype.Uint32 => reader.TryGetUInt32(out var value) && Write(element, value),
            Datatype.Uint64 => reader.TryGetUInt64(out var value) && Write(element, value),
            Datatype.Int8 => reader.TryGetSByte(out var value) && Write(element, value),
            Datatype.Int16 => reader.TryGetInt16(out var value) && Write(element, value),
            Datatype.Int32 => reader.TryGetInt32(out var value) && Write(element, value),
            Datatype.Int64 => reader.TryGetInt64(out var value) && Write(element, value),
            Datatype.Fp32 => reader.TryGetSingle(out var value) && float.IsFinite(value) && Write(element, value),
            Datatype.Fp64 => reader.TryGetDouble(out var value) && double.IsFinite(value) && Write(element, value),
            _ => false,
        };
    }

    private static bool Write<T>(Span<byte> element, T value)
        where T : struct
    {
        MemoryMarshal.Write(element, value);
        return true;
    }

    private static string Shown(ReadOnlySpan<byte> token) => System.Text.Encoding.UTF8.GetString(token[..Math.Min(token.Length, 40)]);

    private static InferenceException Wrong(string what, string why) => new(InferenceFailure.Invalid, $"{what}: {why}.");

    /// <summary>Walks over elements and checks the nesting.</summary>
    private ref struct Walk
    {
        public Utf8JsonReader Reader;
        private readonly long[] shape;
        private readonly string what;
        private readonly long count;
        private readonly long[] filled;
        private int depth;
        private int elementDepth;

        public Walk(ReadOnlySpan<byte> json, long[] shape, string what)
        {
            Reader = new Utf8JsonReader(json);
            Reader.Read();
            (this.shape, this.what, count, depth) = (shape, what, TensorSpec.Count(shape), 1);
            filled = new long[shape.Length + 1];
            Index = -1;
        }

        /// <summary>The element under the reader.</summary>
        public long Index { get; private set; }

        /// <summary>Moves to the next element; false after the last.</summary>
        public bool Next()
        {
            while (Reader.Read())
            {
                switch (Reader.TokenType)
                {
                    case JsonTokenType.StartArray:
                        Open();
                        break;
                    case JsonTokenType.EndArray when depth == 1:
                        End();
                        return false;
                    case JsonTokenType.EndArray:
                        Close();
                        break;
                    default:
                        Element();
                        return true;
                }
            }

            return false;
        }

        private void Open()
        {
            if (++depth > shape.Length)
            {
                throw Misfit($"data is nested {depth} deep");
            }

            filled[depth - 2]++;
            filled[depth - 1] = 0;
        }

        private void Close()
        {
            if (filled[depth - 1] != shape[depth - 1])
            {
                throw Misfit($"an array of dimension {depth - 1} has {filled[depth - 1]} members");
            }

            depth--;
        }

        private void Element()
        {
            elementDepth = elementDepth == 0 ? depth : elementDepth;
            if (depth != elementDepth || (depth > 1 && depth != shape.Length))
            {
                throw Misfit("data is nested neither flat nor as the shape says");
            }

            if (++Index >= count)
            {
                throw Misfit($"data has more than {count} elements");
            }

            filled[Math.Max(0, depth - 1)]++;
        }

        private readonly void End()
        {
            if (Index + 1 != count)
            {
                throw Misfit($"data has {Index + 1} elements");
            }

            if (elementDepth > 1 && filled[0] != shape[0])
            {
                throw Misfit($"data has {filled[0]} arrays");
            }
        }

        private readonly InferenceException Misfit(string why) => Wrong(what, $"{why}, which does not fit the shape {TensorSpec.Text(shape)}");
    }
}
