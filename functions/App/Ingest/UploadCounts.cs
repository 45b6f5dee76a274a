using System.Text.Json.Serialization;

namespace AnnotationFunctions.App.Ingest;

/// <summary>How many uploads and archive entries came to each outcome.</summary>
/// <param name="Accepted">New items.</param>
/// <param name="Duplicate">The same bytes as an item.</param>
/// <param name="NearDuplicate">Items that look or read like another.</param>
/// <param name="Quarantined">Not usable.</param>
/// <param name="Unpacked">Archives.</param>
/// <param name="Skipped">Files that operating systems and archivers write by themselves.</param>
/// <param name="Swept">How many of these uploads no event had announced: the sweep found them. Left out where there are none. More than a few in a thousand is worth a look at the trigger or the event subscription.</param>
public sealed record UploadCounts(
    long Accepted = 0, long Duplicate = 0, long NearDuplicate = 0, long Quarantined = 0, long Unpacked = 0, long Skipped = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Swept = 0)
{
    /// <summary>The counts with one outcome changed.</summary>
    public UploadCounts Plus(UploadOutcome outcome, int change) => outcome switch
    {
        UploadOutcome.Accepted => this with { Accepted = Accepted + change },
        UploadOutcome.Duplicate => this with { Duplicate = Duplicate + change },
        UploadOutcome.NearDuplicate => this with { NearDuplicate = NearDuplicate + change },
        UploadOutcome.Quarantined => this with { Quarantined = Quarantined + change },
        UploadOutcome.Unpacked => this with { Unpacked = Unpacked + change },
        UploadOutcome.Skipped => this with { Skipped = Skipped + change },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
    };

    /// <summary>The sum, member by member.</summary>
    public UploadCounts Plus(UploadCounts other) => new(
        Accepted + other.Accepted, Duplicate + other.Duplicate, NearDuplicate + other.NearDuplicate, Quarantined + other.Quarantined, Unpacked + other.Unpacked,
        Skipped + other.Skipped, Swept + other.Swept);
}
