using System.Text.Json;
using AnnotationFunctions.Core.Schema.Contracts;
using AnnotationFunctions.Core.Schema.Shapes;

namespace AnnotationFunctions.Core.Schema;

/// <summary>Reads answers of unknown origin: from annotators, models and imports.</summary>
/// <remarks>
/// Strict: unknown and repeated members, wrong JSON types, numbers that are not finite and everything beyond
/// <see cref="AnswerLimits"/> are violations, as is what breaks a constraint of the schema or does not fit the item. All of them are
/// listed at once. No input makes it throw. Linear in the size of the answer but for the constraints on overlap. Thread-safe.
/// </remarks>
/// <example>
/// <code>
/// var json = """{ "type": "classification.one", "schemaVersion": 1, "class": "7" }"""u8.ToArray();
/// var reading = AnswerReader.Read(json, schema, ItemBounds.Unknown);
/// if (reading.Answer is OneClassAnswer { Class: var digit }) { … } else { foreach (var violation in reading.Violations) { … } }
/// </code>
/// </example>
public static class AnswerReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = AnswerLimits.MaxDepth };

    /// <summary>Reads an answer from UTF-8.</summary>
    /// <param name="utf8">JSON, without a byte order mark.</param>
    /// <param name="schema">A valid schema, of the version that the answer was asked for under.</param>
    /// <param name="bounds">The item; <see cref="ItemBounds.Unknown"/> where it is not at hand.</param>
    public static AnswerReading Read(ReadOnlyMemory<byte> utf8, LabelSchema schema, ItemBounds bounds)
    {
        if (utf8.Length > AnswerLimits.MaxBytes)
        {
            return Failed(ViolationCode.TooLarge, $"The answer has {utf8.Length} bytes; expected at most {AnswerLimits.MaxBytes}.");
        }
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return Read(document.RootElement, schema, bounds);
        }
        catch (JsonException error)
        {
            return Failed(ViolationCode.Syntax,
                $"Not JSON, at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {error.Message}");
        }
    }

    /// <summary>Reads an answer from JSON that has been parsed; the caller has bounded its size.</summary>
    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, LabelSchema, ItemBounds)" />
    public static AnswerReading Read(JsonElement json, LabelSchema schema, ItemBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(bounds);
        var scope = new CheckScope();
        var answer = AnswerContract.For(schema).Read(json, bounds, scope);
        return new AnswerReading(answer, scope.Found, scope.Count);
    }

    private static AnswerReading Failed(string code, FormattableString message)
    {
        var scope = new CheckScope();
        scope.Add(code, message);
        return new AnswerReading(null, scope.Found, scope.Count);
    }
}
