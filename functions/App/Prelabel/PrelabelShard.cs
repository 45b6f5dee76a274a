namespace AnnotationFunctions.App.Prelabel;

/// <summary>Items to pre-label: the input of the activity <c>PrelabelItems</c>.</summary>
/// <param name="Project">Project id.</param>
/// <param name="Batch">The batch for which it is done.</param>
/// <param name="Items">Item ids, at most <see cref="MaxItems"/>.</param>
/// <param name="WaitedSeconds">How long these items have waited for the inference server already.</param>
public sealed record PrelabelShard(string Project, string Batch, IReadOnlyList<string> Items, int WaitedSeconds = 0)
{
    /// <summary>Items of one activity: its input and result stay small, and a failure costs little.</summary>
    public const int MaxItems = 100;

    /// <summary>Seconds that the model ran for these items before the server had to be waited for; they cost, too.</summary>
    public double SpentSeconds { get; init; }
}
