namespace AnnotationFunctions.Cli.Demo;

/// <summary>What the demo shows beyond its report.</summary>
internal sealed record DemoDetails
{
    /// <summary>What became of the odd uploads, one line each: what it was, its name, and what the pipeline says.</summary>
    public required IReadOnlyList<OddOutcome> Odd { get; init; }

    /// <summary>Reason to number of uploads.</summary>
    public required IReadOnlyDictionary<string, int> QuarantineReasons { get; init; }

    /// <summary>Items that the model pre-labelled.</summary>
    public required int Prelabelled { get; init; }

    /// <summary>Callbacks that came more than once.</summary>
    public required int Retries { get; init; }

    /// <summary>Upper bound of the agreement's interval.</summary>
    public required double? AlphaUpper { get; init; }

    /// <summary>Decisions of the expert among the annotations.</summary>
    public required int Reviews { get; init; }

    /// <summary>What answers and reviews cost.</summary>
    public required decimal Cost { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The annotators and the expert, the expert last.</summary>
    public required IReadOnlyList<AnnotatorRow> Annotators { get; init; }

    /// <summary>Items without a label that is sure enough, which the dataset leaves out.</summary>
    public required int HeldBack { get; init; }

    /// <summary>Whether the project asks for less agreement than by default.</summary>
    public required bool GateLowered { get; init; }

    /// <summary>Where the dataset lies.</summary>
    public required string? DatasetPath { get; init; }
}
