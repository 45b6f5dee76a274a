namespace AnnotationFunctions.Core.Agreement.Spans;

/// <summary>How far annotators mark the same spans. F1 values are 0 .. 1, γ at most 1; NaN where nothing could be compared.</summary>
public sealed record SpanAgreementResult
{
    /// <summary>F1 of spans with equal start, end and class.</summary>
    public required Estimate Exact { get; init; }

    /// <summary>F1 of overlapping spans of one class, one to one: an equal pair counts 1, a pair with other bounds one half.</summary>
    public required Estimate Partial { get; init; }

    /// <summary>F1 of tokens (or code points) with their classes.</summary>
    public required Estimate Tokens { get; init; }

    /// <summary>γ: 1 - disorder of the best alignment / disorder by chance. 0 is chance, below 0 worse.</summary>
    public required Estimate Gamma { get; init; }

    /// <summary>Each class that somebody used, by label id.</summary>
    public required IReadOnlyList<ClassSpanAgreement> Classes { get; init; }

    /// <summary>Each pair of annotators with an item in common.</summary>
    public required IReadOnlyList<PairSpanAgreement> Pairs { get; init; }

    /// <summary>Each item with at least two annotators, by item id.</summary>
    public required IReadOnlyList<ItemSpanAgreement> Items { get; init; }

    /// <summary>Items on which at least two annotators answered and none marked anything: they agree, but weigh nothing in the values above.</summary>
    public required int EmptyItems { get; init; }
}
