namespace AnnotationFunctions.Cli.Client;

/// <summary>Counts of a batch, a moment old while it runs.</summary>
internal sealed record BatchProgress
{
    public int Items { get; init; }

    public int Settled { get; init; }

    public int Adjudicated { get; init; }

    public int AutoLabelled { get; init; }

    public int Unresolved { get; init; }

    public int Answers { get; init; }

    public int Reviews { get; init; }

    public int Reassigned { get; init; }

    public decimal Cost { get; init; }
}
