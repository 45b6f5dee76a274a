using AnnotationFunctions.App.Http;
using AnnotationFunctions.Media.Images;

namespace AnnotationFunctions.App.Projects;

/// <summary>How uploads are prepared. Items that are there stay as they are; a change counts for what is uploaded, or uploaded again after a refusal.</summary>
public sealed record IngestPolicy
{
    /// <summary>
    /// What becomes of an image with more than 8 bits per sample, of which the prepared image shows 8: <c>keep</c> keeps its values beside, as PNG of 16 bits,
    /// where they are whole numbers of 0 to 65,535; <c>scale</c> keeps nothing beside; <c>refuse</c> quarantines what 8 bits cannot hold.
    /// </summary>
    public ImageDepth Depth { get; init; }

    internal IReadOnlyList<ProblemError> Faults(string pointer)
    {
        var check = new RangeCheck(pointer);
        check.That("depth", Enum.IsDefined(Depth), $"Must be keep, scale or refuse, is {(int)Depth}.");
        return check.Errors;
    }
}
