namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>What an item's orchestration does next.</summary>
/// <param name="Done">Whether the item is finished in this round.</param>
/// <param name="WakeAt">When to look again if nobody wakes it, in UTC.</param>
public sealed record ItemStep(bool Done, DateTime WakeAt);
