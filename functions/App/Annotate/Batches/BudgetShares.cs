namespace AnnotationFunctions.App.Annotate.Batches;

/// <summary>What each batch has spent or set aside.</summary>
internal sealed record BudgetShares(IReadOnlyDictionary<string, decimal> Batches);
