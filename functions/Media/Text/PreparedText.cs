using AnnotationFunctions.Core.Fingerprints;

namespace AnnotationFunctions.Media.Text;

/// <summary>A text made ready for annotation.</summary>
/// <param name="Content">UTF-8 without byte order mark, Unicode form C, lines ended by \n.</param>
/// <param name="Length">Length in Unicode code points; offsets of answers count these.</param>
/// <param name="SourceEncoding">Name of the encoding that the file was in, for example <c>windows-1252</c>.</param>
/// <param name="Fingerprint">What the text says.</param>
/// <param name="Notes">What was changed, for a person: "was windows-1252", "line ends made \n".</param>
public sealed record PreparedText(byte[] Content, int Length, string SourceEncoding, TextFingerprint Fingerprint, IReadOnlyList<string> Notes)
{
    /// <summary>Media type of <see cref="Content"/>.</summary>
    public const string MediaType = "text/plain; charset=utf-8";
}
