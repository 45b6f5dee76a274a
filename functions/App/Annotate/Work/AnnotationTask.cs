using AnnotationFunctions.App.Annotate.Suggestions;

namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>One item given to one annotator, with a lease. A task never changes hands: when it fails, another one is opened in its place.</summary>
public sealed record AnnotationTask
{
    /// <summary>Project id.</summary>
    public required string Project { get; init; }

    /// <summary>Item id.</summary>
    public required string Item { get; init; }

    /// <summary>Number of the task among those of its item, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Batch that asks.</summary>
    public required string Batch { get; init; }

    /// <summary>1 for the first pass over the batch, 2 for items that were reopened after the batch was scored.</summary>
    public required int Round { get; init; }

    /// <summary>Who may take it.</summary>
    public required TaskRole Role { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required TaskState State { get; init; }

    /// <summary>When the slot was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Schema version that the answer must follow.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Guideline version that the annotator is shown.</summary>
    public required int GuidelineVersion { get; init; }

    /// <summary>Ordinal of the failed task that this one replaces.</summary>
    public int? Replaces { get; init; }

    /// <summary>Whether its annotator sees what the model suggests; null where the policy shows nobody anything, and for reviewers.</summary>
    public SuggestionArm? Arm { get; init; }

    /// <summary>What the model suggested when it was taken, in either arm; null without an arm or a pre-label.</summary>
    public TaskSuggestion? Suggestion { get; init; }

    /// <summary>Who holds or held it.</summary>
    public string? Annotator { get; init; }

    /// <summary>The annotator's place for work in hand (0 … capacity − 1) that this task takes while it is leased.</summary>
    public int? Place { get; init; }

    /// <summary>Tells the claim that took it from any other.</summary>
    public string? Claim { get; init; }

    /// <summary>When the annotator took it.</summary>
    public DateTimeOffset? LeasedAt { get; init; }

    /// <summary>When the lease ends.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Why it was released or closed.</summary>
    public string? Reason { get; init; }

    /// <summary>The task's id.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TaskId Id => new(Project, Item, Ordinal);

    /// <summary>Whether an annotator holds it past its lease.</summary>
    public bool IsOverdue(DateTimeOffset now) => State == TaskState.Leased && LeaseUntil <= now;

    /// <summary>The task after a step.</summary>
    /// <exception cref="InvalidOperationException">The step is not possible in the task's state.</exception>
    public AnnotationTask After(TaskStep step, string? reason = null) => this with
    {
        State = TaskTransitions.After(State, step)
            ?? throw new InvalidOperationException($"Task {Id} is {State}: {step} is not possible."),
        Reason = reason ?? Reason,
    };
}
