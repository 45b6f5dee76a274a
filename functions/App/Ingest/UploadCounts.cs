namespace AnnotationFunctions.App.Ingest;

/// <summary>How many uploads and archive entries came to each outcome.</summary>
public sealed record UploadCounts(long Accepted = 0, long Duplicate = 0, long NearDuplicate = 0, long Quarantined = 0, long Unpacked = 0, long Skipped = 0)
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
        Skipped + other.Skipped);
}
