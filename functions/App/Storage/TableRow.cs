using System.Text;
using System.Text.Json;
using Azure.Data.Tables;

namespace AnnotationFunctions.App.Storage;

/// <summary>
/// The shape of every row: the value as JSON in the property <c>body</c> and, past 32,000 characters, <c>body1</c>, <c>body2</c> and so on.
/// One text instead of one column per member keeps any record storable, and readable in every storage browser.
/// </summary>
internal static class TableRow
{
    private const int ChunkLength = 32_000; // a property holds 64 KiB of UTF-16
    private const int MaxEntityBytes = 1 << 20;

    internal static TableEntity Write<T>(string partitionKey, string rowKey, T value) =>
        Write(partitionKey, rowKey, JsonSerializer.Serialize(value, Json.Stored), typeof(T).Name);

    /// <summary>A row with a body that is JSON already; <paramref name="what"/> names it in the message when it is too large.</summary>
    internal static TableEntity Write(string partitionKey, string rowKey, string body, string what)
    {
        TableKey.Check(partitionKey, "partition key");
        TableKey.Check(rowKey, "row key");
        var entity = new TableEntity(partitionKey, rowKey);
        for (int start = 0, chunk = 0; start < body.Length || chunk == 0; chunk++)
        {
            var length = Math.Min(ChunkLength, body.Length - start);
            // The serialiser writes what is beyond the basic plane as escapes, so that no surrogate pair is cut here.
            entity[Column(chunk)] = body.Substring(start, length);
            start += length;
        }

        CheckSize(entity, what, body.Length);
        return entity;
    }

    internal static Stored<T> Read<T>(TableEntity entity)
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(Body(entity), Json.Stored) ?? throw Unreadable(entity, "holds null", null);
            return new Stored<T>(value, entity.ETag.ToString(), entity.Timestamp);
        }
        catch (JsonException e)
        {
            throw Unreadable(entity, $"is not a {typeof(T).Name} at {e.Path}", e);
        }
    }

    /// <summary>The whole body as it is stored.</summary>
    internal static string Body(TableEntity entity)
    {
        var body = entity.GetString(Column(0)) ?? throw Unreadable(entity, "has no property 'body'", null);
        if (entity.ContainsKey(Column(1)))
        {
            var whole = new StringBuilder(body);
            for (var chunk = 1; entity.TryGetValue(Column(chunk), out var part); chunk++)
            {
                whole.Append((string)part);
            }

            body = whole.ToString();
        }

        return body;
    }

    /// <summary>An upper bound of what the row takes in the body of a transaction, where each quote inside the JSON takes six bytes.</summary>
    internal static int PayloadBytes(TableEntity entity)
    {
        var bytes = 2048 + (12 * (entity.PartitionKey.Length + entity.RowKey.Length));
        for (var chunk = 0; entity.TryGetValue(Column(chunk), out var part); chunk++)
        {
            foreach (var c in (string)part)
            {
                bytes += char.IsAsciiLetterOrDigit(c) || c is ' ' or ',' or '.' or ':' or '-' or '_' or '/' or '{' or '}' or '[' or ']' ? 1 : 6;
            }
        }

        return bytes;
    }

    private static string Column(int chunk) => chunk == 0 ? "body" : $"body{chunk}";

    // The service's own formula: 4 + 2·(keys) + Σ (8 + 2·name + 4 + 2·text), and the timestamp's 8 + 2·9 + 8.
    private static void CheckSize(TableEntity entity, string what, int length)
    {
        var bytes = 38 + (2 * (entity.PartitionKey.Length + entity.RowKey.Length));
        for (var chunk = 0; entity.TryGetValue(Column(chunk), out var part); chunk++)
        {
            bytes += 12 + (2 * (Column(chunk).Length + ((string)part).Length));
        }

        if (bytes > MaxEntityBytes)
        {
            throw new StorageLimitException(
                $"The {what} '{entity.PartitionKey}/{entity.RowKey}' takes {bytes:N0} bytes ({length:N0} characters of JSON); a row holds {MaxEntityBytes:N0}.");
        }
    }

    private static InvalidDataException Unreadable(TableEntity entity, string what, Exception? cause) =>
        new($"The row '{entity.PartitionKey}/{entity.RowKey}' {what}.", cause);
}
