namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts over with a fresh history.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    /// <summary>Whether events that nobody received go along; true by default.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}
