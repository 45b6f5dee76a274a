using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.App.Http;

/// <summary>
/// Finds text in JSON that is not Unicode: bytes that are not UTF-8, and escapes of one surrogate without the other. The parser lets both
/// pass, and whoever reads, compares or writes such a text later throws; so a body is looked at once, before anything else reads it.
/// </summary>
internal static class JsonText
{
    private const int MaxFaults = 100;

    /// <summary>The places, up to the first hundred: of a text its pointer, of a member's name the object that has it.</summary>
    /// <param name="json">Parses, to the depth that the reader accepts by default.</param>
    internal static IReadOnlyList<ProblemError> Faults(ReadOnlySpan<byte> json)
    {
        json = json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        return MayHaveFaults(json) ? Walk(json) : [];
    }

    /// <summary>Nearly every body ends here: a pass over its bytes, many at a time.</summary>
    private static bool MayHaveFaults(ReadOnlySpan<byte> json) => !Utf8.IsValid(json) || json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    private static List<ProblemError> Walk(ReadOnlySpan<byte> json)
    {
        var faults = new List<ProblemError>();
        var reader = new Utf8JsonReader(json);
        var here = new Place(null, isArray: false);
        while (faults.Count < MaxFaults && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    here.Member = Text(ref reader);
                    Add(faults, here.Member is null, here, "The name of a member", ref reader, json);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    here = here.Around!;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    here.Index++;
                    here = new Place(here, reader.TokenType == JsonTokenType.StartArray);
                    break;
                default:
                    here.Index++;
                    Add(faults, reader.TokenType == JsonTokenType.String && Text(ref reader) is null, here, "The text", ref reader, json);
                    break;
            }
        }

        return faults;
    }

    private static void Add(List<ProblemError> faults, bool isFault, Place here, string what, ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (isFault)
        {
            var before = json[..(int)reader.TokenStartIndex];
            var (line, at) = (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
            faults.Add(new ProblemError(here.Pointer(), $"{what} at line {line}, byte {at} is not valid Unicode.", ViolationCode.InvalidText));
        }
    }

    /// <summary>The text under the reader, or null when it is not Unicode.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>An object or array that is being read, or the document.</summary>
    private sealed class Place(Place? around, bool isArray)
    {
        public Place? Around => around;

        /// <summary>The element that is being read; of no meaning in an object.</summary>
        public int Index { get; set; } = -1;

        /// <summary>The member that is being read; null before the first, and where its name is not Unicode.</summary>
        public string? Member { get; set; }

        /// <summary>The pointer of what is being read here; of a member without a name, that of the object.</summary>
        public string Pointer()
        {
            var start = around?.Pointer() ?? "";
            return isArray ? JsonPointer.Append(start, Index) : Member is { } name ? JsonPointer.Append(start, name) : start;
        }
    }
}
