namespace AnnotationFunctions.App.Prelabel;

/// <summary>What the activity <c>PrelabelItems</c> did.</summary>
/// <param name="Prelabelled">Items that have a pre-label of the project's model now.</param>
/// <param name="Skipped">Items that the model does not apply to, or all when the project has no model.</param>
/// <param name="Failed">Items that go on without a pre-label because of an error.</param>
/// <param name="Model">Name of the model, when the project has one.</param>
/// <param name="Digest">SHA-256 of its file.</param>
/// <param name="Reason">The first error, when there was one.</param>
public sealed record PrelabelCounts(int Prelabelled, int Skipped, int Failed, string? Model = null, string? Digest = null, string? Reason = null);
