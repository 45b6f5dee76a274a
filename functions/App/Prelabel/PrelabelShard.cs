namespace AnnotationFunctions.App.Prelabel;

/// <summary>Items to pre-label: the input of the activity <c>PrelabelItems</c>.</summary>
public sealed record PrelabelShard(string Project, string Batch, IReadOnlyList<string> Items);
