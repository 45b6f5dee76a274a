using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Backups;

/// <summary>Rows as compressed lines of JSON: <c>{"partition":"…","row":"…","body":{…}}</c>, with the body as it is stored, character for character.</summary>
internal sealed class BackupLines : IDisposable
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly MemoryStream compressed = new();
    private readonly GZipStream gzip;
    private readonly ArrayBufferWriter<byte> line = new();

    internal BackupLines() => gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true);

    /// <summary>How many rows were added.</summary>
    internal int Rows { get; private set; }

    /// <summary>Bytes of the lines before compression.</summary>
    internal long Bytes { get; private set; }

    internal void Add(TextRow row)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line, Format))
        {
            json.WriteStartObject();
            json.WriteString("partition", row.PartitionKey);
            json.WriteString("row", row.RowKey);
            json.WritePropertyName("body");
            json.WriteRawValue(row.Body);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        gzip.Write(line.WrittenSpan);
        (Rows, Bytes) = (Rows + 1, Bytes + line.WrittenCount);
    }

    /// <summary>The lines as they are stored. Nothing can be added afterwards.</summary>
    internal byte[] Complete()
    {
        gzip.Dispose();
        return compressed.ToArray();
    }

    public void Dispose()
    {
        gzip.Dispose();
        compressed.Dispose();
    }

    /// <summary>The rows of what <see cref="Complete"/> gave.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    internal static IEnumerable<TextRow> Read(byte[] stored)
    {
        using var lines = new StreamReader(new GZipStream(new MemoryStream(stored), CompressionMode.Decompress), Encoding.UTF8);
        while (lines.ReadLine() is { } text)
        {
            yield return Row(text);
        }
    }

    private static TextRow Row(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var row = json.RootElement;
            return new TextRow(row.GetProperty("partition").GetString()!, row.GetProperty("row").GetString()!, row.GetProperty("body").GetRawText());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException("A line of the copy is no row.", e);
        }
    }
}
