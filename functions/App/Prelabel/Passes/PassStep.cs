namespace AnnotationFunctions.App.Prelabel.Passes;

/// <summary>How far a pass is: all that its orchestration remembers.</summary>
/// <param name="Project">Project id.</param>
/// <param name="Pass">Pass id.</param>
/// <param name="Taken">Items given to the model so far.</param>
/// <param name="Continuation">Where the next items are; null at the start.</param>
public sealed record PassStep(string Project, string Pass, int Taken = 0, string? Continuation = null)
{
    /// <summary>Id of the orchestration.</summary>
    public string Instance => $"prelabel:{Project}:{Pass}";
}
