namespace AnnotationFunctions.App.Prelabel;

/// <summary>Items whose pre-labelling failed again and again: the input of the activity <c>FailPrelabels</c>.</summary>
/// <param name="Shard">The items.</param>
/// <param name="Reason">What the last attempt said.</param>
public sealed record PrelabelFailure(PrelabelShard Shard, string Reason);
