using AnnotationFunctions.Cli.Client;

namespace AnnotationFunctions.Cli.Transfer;

/// <summary>What <c>annotate upload</c> reports.</summary>
/// <param name="Project">Where to.</param>
/// <param name="Uploaded">Files that were uploaded.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Skipped">Files that were not, since an operating system or an archiver wrote them by itself.</param>
/// <param name="Failed">Files that could not be uploaded, with reasons.</param>
/// <param name="Outcomes">Outcome to number of files and archive entries; null when it was not waited for.</param>
/// <param name="Lost">Files without an outcome; null when it was not waited for.</param>
/// <param name="Quarantined">Files and archive entries that were set aside, with reasons.</param>
internal sealed record UploadReport(
    string Project, int Uploaded, long Bytes, int Skipped, IReadOnlyList<FailedFile> Failed,
    IReadOnlyDictionary<string, int>? Outcomes, int? Lost, IReadOnlyList<UploadFacts> Quarantined)
{
    /// <summary>Nothing is known to have gone wrong.</summary>
    internal bool Succeeded => Failed.Count == 0 && (Lost is null or 0) && Quarantined.Count == 0;

    internal UploadReport With(IReadOnlyList<UploadFacts> records) => this with
    {
        Outcomes = new SortedDictionary<string, int>(records.CountBy(upload => upload.Outcome).ToDictionary(), StringComparer.Ordinal),
        Lost = Uploaded - UploadLedger.Settled(records).Count(),
        Quarantined = [.. records.Where(upload => upload.IsQuarantined).OrderBy(upload => upload.FullName, StringComparer.Ordinal)],
    };
}
