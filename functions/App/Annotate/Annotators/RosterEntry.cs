using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>What assignment must know of an annotator.</summary>
/// <param name="Annotator">Annotator id.</param>
/// <param name="Role">Annotator or reviewer.</param>
/// <param name="Presence">Whether they are given tasks.</param>
/// <param name="AbsentSince">Since when they are not, as far as is known.</param>
public sealed record RosterEntry(string Annotator, TaskRole Role, Presence Presence, DateTimeOffset? AbsentSince = null)
{
    /// <summary>Whether they are given tasks at this moment.</summary>
    public bool MayWork => Presence == Presence.Present;
}
