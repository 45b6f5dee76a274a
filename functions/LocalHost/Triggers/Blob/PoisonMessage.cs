using System.Text.Encodings.Web;
using System.Text.Json;

namespace AnnotationFunctions.LocalHost.Triggers.Blob;

/// <summary>What the poison queue says of a blob that a function could not handle.</summary>
internal sealed record PoisonMessage(
    string FunctionId, string BlobType, string ContainerName, string BlobName, string ETag, int Attempts, string Reason, DateTimeOffset FailedAt)
{
    /// <summary>A queue takes 64 KiB, a third of which goes into Base64.</summary>
    private const int MaxBytes = 48 * 1024;

    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message as JSON; a reason that is too long for a queue is cut.</summary>
    public string ToJson()
    {
        var message = this;
        while (true)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(message, Format);
            if (json.Length <= MaxBytes)
            {
                return System.Text.Encoding.UTF8.GetString(json);
            }

            message = message with { Reason = message.Reason[..(message.Reason.Length / 2)] + "…" };
        }
    }
}
