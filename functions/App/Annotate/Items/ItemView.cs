using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.App.Annotate.Items;

/// <summary>All that decides what happens to an item next, as it was read at one moment.</summary>
public sealed record ItemView
{
    /// <summary>Which item, batch and round.</summary>
    public required ItemBatchKey Key { get; init; }

    /// <summary>The item's progress row.</summary>
    public required ItemProgress Progress { get; init; }

    /// <summary>The item's tasks in this batch, all rounds, by ordinal.</summary>
    public required IReadOnlyList<AnnotationTask> Tasks { get; init; }

    /// <summary>The answers to them.</summary>
    public required IReadOnlyList<Annotation> Annotations { get; init; }

    /// <summary>Everybody who is registered with the project.</summary>
    public required IReadOnlyList<RosterEntry> Roster { get; init; }

    /// <summary>The rules and versions of the batch.</summary>
    public required AnnotationTerms Terms { get; init; }

    /// <summary>How reliable each annotator is.</summary>
    public required Func<string, Reliability> Reliability { get; init; }

    /// <summary>The model's answer.</summary>
    public ModelLabel? Prelabel { get; init; }

    /// <summary>The model's vote, when it counts.</summary>
    public Vote? Model { get; init; }

    /// <summary>Ordinals of the tasks whose answers were refused already, though they are not closed: who did that stopped half-way.</summary>
    public IReadOnlySet<int> Refused { get; init; } = new HashSet<int>();

    /// <summary>Whether the item is looked at for the last time in this round, since its batch is about to be scored: it makes do with the answers that it has.</summary>
    public bool IsLast { get; init; }

    /// <summary>The moment of the reading.</summary>
    public required DateTimeOffset Now { get; init; }
}
