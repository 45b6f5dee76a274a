namespace AnnotationFunctions.Inference.Execution;

/// <summary>What a warm-up found.</summary>
/// <param name="Ran">Whether the model ran.</param>
/// <param name="RowsAreApart">Whether rows of several requests may share a run.</param>
/// <param name="Reason">Why it did not run, or why rows may not.</param>
internal sealed record WarmUpResult(bool Ran, bool RowsAreApart, string? Reason);
