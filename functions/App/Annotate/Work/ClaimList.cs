namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>The list of a claim that is being made.</summary>
public sealed class ClaimList(string name)
{
    /// <summary>Name of the claim.</summary>
    public string Name => name;

    /// <summary>Lines that are written.</summary>
    public int Length { get; set; }

    /// <summary>Whether another call under the same name has written to the list, or ended it: this one takes no more.</summary>
    public bool IsTaken { get; set; }
}
