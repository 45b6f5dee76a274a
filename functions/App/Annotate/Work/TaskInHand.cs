namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>A task that an annotator holds.</summary>
/// <param name="Task">Task id.</param>
/// <param name="Batch">Batch id.</param>
/// <param name="Until">End of the lease.</param>
/// <param name="Claim">Tells this claim from any other, also of the same annotator for the same task at the same moment.</param>
/// <param name="Delivered">Whether the annotator has been told: claimed over HTTP, or the callback was accepted.</param>
public sealed record TaskInHand(string Task, string Batch, DateTimeOffset Until, string Claim, bool Delivered);
