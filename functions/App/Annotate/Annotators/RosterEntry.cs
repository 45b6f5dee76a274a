using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.App.Annotate.Annotators;

/// <summary>What assignment must know of an annotator.</summary>
/// <param name="Annotator">Annotator id.</param>
/// <param name="Role">Annotator or reviewer.</param>
/// <param name="MayWork">Neither paused nor flagged.</param>
public sealed record RosterEntry(string Annotator, TaskRole Role, bool MayWork);
