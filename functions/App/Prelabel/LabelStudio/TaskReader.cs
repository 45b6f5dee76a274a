using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AnnotationFunctions.App.Ingest;
using AnnotationFunctions.App.Prelabel.Encoders;
using AnnotationFunctions.App.Storage;
using AnnotationFunctions.Core.Fingerprints;
using AnnotationFunctions.Media;

namespace AnnotationFunctions.App.Prelabel.LabelStudio;

/// <summary>What a task is about, as the model reads it; or why it cannot be read.</summary>
internal sealed record TaskReading(MediaContent? Content, Encoded? Encoded, string? Reason);

/// <summary>
/// Reads what tasks of Label Studio are about: a text, a <c>data:</c> address, an item's id, or the address of an item's media in this app.
/// Addresses elsewhere are not fetched.
/// </summary>
internal sealed partial class TaskReader(ItemStore items, BlobArea prepared, string project, LabelConfig config, LoadedModel model)
{
    private const string Text = "text/plain";

    public async Task<TaskReading> ReadAsync(PredictTask? task, CancellationToken cancellation)
    {
        try
        {
            var content = config.Fields switch
            {
                [var one] => await ContentAsync(Value(task, one), cancellation),
                var two => new MediaContent(JsonSerializer.SerializeToUtf8Bytes(new { candidates = two.Select(field => Value(task, field)) }, Json.Stored), "application/json"),
            };
            return new TaskReading(content, model.Encode(model.Reads(content.MediaType) ? content : throw Unread(content.MediaType)), null);
        }
        catch (RejectedMediaException e)
        {
            return new TaskReading(null, null, e.Message);
        }
    }

    private static string Value(PredictTask? task, string field) => task?.Data[field] is JsonValue value && value.TryGetValue<string>(out var text)
        ? text
        : throw Rejected("missing", $"The task's data have no text '{field}', which the labelling interface names.");

    private async Task<MediaContent> ContentAsync(string value, CancellationToken cancellation)
    {
        if (Inline().Match(value) is { Success: true } inline)
        {
            var bytes = new byte[value.Length];
            return Convert.TryFromBase64String(inline.Groups["content"].Value, bytes, out var length)
                ? new MediaContent(bytes[..length], inline.Groups["type"].Value)
                : throw Rejected("damaged", "What follows 'base64,' in the data: address is not base64.");
        }

        if (ItemAddress().Match(value) is { Success: true } address)
        {
            return address.Groups["project"].Value == project
                ? await ItemAsync(address.Groups["item"].Value, cancellation) ?? throw Rejected("missing", $"There is no item '{address.Groups["item"].Value}' in project '{project}'.")
                : throw Rejected("elsewhere", $"The item is one of project '{address.Groups["project"].Value}'; this backend is for project '{project}'.");
        }

        if (Address().IsMatch(value))
        {
            throw Rejected("elsewhere", "The media is at an address elsewhere, which is not fetched. Expected an item of the project (its id, or its address in this API) or a data: address.");
        }

        // A word may look like an id; a picture does not look like a word.
        return await ItemAsync(value, cancellation) ?? (ItemId.IsWellFormed(value) && !model.Reads(Text)
            ? throw Rejected("missing", $"There is no item '{value}' in project '{project}'.")
            : new MediaContent(Encoding.UTF8.GetBytes(value), Text));
    }

    private async Task<MediaContent?> ItemAsync(string id, CancellationToken cancellation)
    {
        if (!ItemId.IsWellFormed(id) || await items.FindAsync(project, id, cancellation) is not { } item)
        {
            return null;
        }

        return await prepared.ReadBytesAsync(item.MediaBlob, cancellation) is { } bytes
            ? new MediaContent(bytes, item.MediaType)
            : throw Rejected("missing", $"The prepared media of item '{id}' is missing.");
    }

    private static RejectedMediaException Unread(string mediaType) => mediaType == Text
        ? Rejected("wrong-kind", "The value is taken for a text, which the model does not read. Expected an item of the project (its id, or its address in this API) or an address such as data:image/png;base64,….")
        : Rejected("wrong-kind", $"The model does not read {mediaType}.");

    private static RejectedMediaException Rejected(string code, string reason) => new(code, reason);

    [GeneratedRegex("^data:(?<type>[a-z]+/[a-z0-9.+-]+);base64,(?<content>.+)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Inline();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*://\S+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex("^https?://[^?#]*/api/projects/(?<project>[^/?#]+)/items/(?<item>[^/?#]+)(/media)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ItemAddress();
}
