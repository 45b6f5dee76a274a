using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>What must change so that the stored item follows from its answers. An empty plan changes nothing.</summary>
public sealed record ItemPlan
{
    /// <summary>Tasks in a new state.</summary>
    public required IReadOnlyList<AnnotationTask> Changed { get; init; }

    /// <summary>New slots.</summary>
    public required IReadOnlyList<AnnotationTask> Opened { get; init; }

    /// <summary>The progress row as it must be.</summary>
    public required ItemProgress Progress { get; init; }

    /// <summary>The decision behind the plan.</summary>
    public required StoppingDecision Decision { get; init; }

    /// <summary>Whether slots are open that only annotators can take who get no tasks at this moment.</summary>
    public bool Waits { get; init; }

    /// <summary>When to look again even if nobody wakes the item; null when it is finished.</summary>
    public DateTimeOffset? WakeAt { get; init; }
}
