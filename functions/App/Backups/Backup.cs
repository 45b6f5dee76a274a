using System.Globalization;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.App.Backups;

/// <summary>A complete copy of the tables: what its manifest says.</summary>
/// <param name="Id">The moment at which it began, as <c>20260131-030000</c>; the folder of its blobs.</param>
/// <param name="StartedAt">When it began. What was written later may be in it or not.</param>
/// <param name="FinishedAt">When it was complete.</param>
/// <param name="App">Version of the app that made it.</param>
/// <param name="Rows">Rows of all tables.</param>
/// <param name="Bytes">Bytes of all parts, compressed.</param>
/// <param name="Tables">The tables, in the order in which they were copied.</param>
public sealed record Backup(string Id, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string App, long Rows, long Bytes, IReadOnlyList<BackupTable> Tables)
{
    /// <summary>
    /// The tables in the order in which they are copied: what points to something comes before it. A copy then holds every answer, item and project
    /// that one of its rows names, whatever was written while it was made.
    /// </summary>
    internal static IReadOnlyList<TableName> Order { get; } =
    [
        TableName.OpenTasks, TableName.Work, TableName.Findings, TableName.Scorecards, TableName.Consensus, TableName.Batches, TableName.Tasks, TableName.Annotations,
        TableName.Uploads, TableName.Fingerprints, TableName.Items, TableName.Annotators, TableName.Tokens, TableName.Projects,
    ];

    internal static string IdOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    /// <summary>When the copy with this id began; null when there can be no such id.</summary>
    internal static DateTimeOffset? MomentOf(string id) =>
        DateTimeOffset.TryParseExact(id, "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}

/// <summary>A table of a copy.</summary>
public sealed record BackupTable(TableName Table, long Rows, IReadOnlyList<BackupPart> Parts);

/// <summary>A blob with rows: lines of JSON, compressed with gzip, each with <c>partition</c>, <c>row</c> and <c>body</c>.</summary>
/// <param name="Blob">Name in the container <c>backups</c>.</param>
/// <param name="Rows">Lines.</param>
/// <param name="Bytes">Size as stored.</param>
/// <param name="Sha256">Digest as stored, hexadecimal.</param>
public sealed record BackupPart(string Blob, int Rows, long Bytes, string Sha256);

/// <summary>A copy in the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="IsComplete">Whether it has its manifest; only then can it be restored.</param>
/// <param name="Blobs">How many blobs it has.</param>
/// <param name="Bytes">What they take.</param>
public sealed record BackupSummary(string Id, DateTimeOffset StartedAt, bool IsComplete, int Blobs, long Bytes);
