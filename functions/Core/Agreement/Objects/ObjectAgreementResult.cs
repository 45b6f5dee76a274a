namespace AnnotationFunctions.Core.Agreement.Objects;

/// <summary>How far annotators mark the same objects. All values are 0 .. 1; NaN where nothing could be compared.</summary>
public sealed record ObjectAgreementResult
{
    /// <summary>Matched F1 at each threshold: 2 · matched / (objects of one + objects of the other).</summary>
    public required IReadOnlyList<ThresholdAgreement> F1 { get; init; }

    /// <summary>Average overlap: 2 · Σ overlap of matched pairs / (objects of one + objects of the other), matched for the largest sum.</summary>
    public required Estimate AverageOverlap { get; init; }

    /// <summary>The same with Dice's coefficient in place of intersection over union.</summary>
    public required Estimate AverageDice { get; init; }

    /// <summary>Mean overlap of the pairs matched at the first threshold: how well what both found is placed.</summary>
    public required Estimate MatchedOverlap { get; init; }

    /// <summary>Mean boundary F of the pairs matched at the first threshold; not defined unless the options give a tolerance.</summary>
    public required Estimate BoundaryF { get; init; }

    /// <summary>Of pairs matched by place alone at the first threshold, the share with equal class.</summary>
    public required Estimate Labels { get; init; }

    /// <summary>Each class that somebody used, by label id.</summary>
    public required IReadOnlyList<ClassObjectAgreement> Classes { get; init; }

    /// <summary>Each pair of annotators with an item in common.</summary>
    public required IReadOnlyList<PairObjectAgreement> Pairs { get; init; }

    /// <summary>Each item with at least two annotators, by item id.</summary>
    public required IReadOnlyList<ItemObjectAgreement> Items { get; init; }

    /// <summary>Items on which at least two annotators answered and none marked anything: they agree, but weigh nothing in the values above.</summary>
    public required int EmptyItems { get; init; }
}
