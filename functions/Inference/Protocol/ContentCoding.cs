using System.IO.Compression;
using AnnotationFunctions.Inference.Execution;

namespace AnnotationFunctions.Inference.Protocol;

/// <summary>Undoes the compression that a request's Content-Encoding names. What comes out is bounded by its reader, as a plain body is.</summary>
internal static class ContentCoding
{
    /// <summary>What is undone, as the header lists it.</summary>
    public const string Accepted = "gzip, deflate";

    /// <summary>Gives the plain body; null where the body is plain already.</summary>
    /// <exception cref="InferenceException">It is encoded otherwise, or more than once.</exception>
    public static Stream? Decoder(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => null,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new InferenceException(
            InferenceFailure.Encoded, $"The request's Content-Encoding is '{request.Headers.ContentEncoding}'; send it as it is, or once compressed with one of {Accepted}."),
    };

    /// <summary>What is said of a body that is not what its header says.</summary>
    public static InferenceException Damaged(HttpRequest request, InvalidDataException failure) => new(
        InferenceFailure.Invalid, $"The body is not {request.Headers.ContentEncoding}, which its Content-Encoding says: {failure.Message}", inner: failure);
}
