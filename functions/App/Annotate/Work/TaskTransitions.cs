namespace AnnotationFunctions.App.Annotate.Work;

/// <summary>The life of a task as a table. A step that is not listed for a state is not possible in it.</summary>
public static class TaskTransitions
{
    private static readonly Dictionary<(TaskState From, TaskStep Step), TaskState> Table = new()
    {
        [(TaskState.Open, TaskStep.Claim)] = TaskState.Leased,
        [(TaskState.Open, TaskStep.Close)] = TaskState.Closed,
        [(TaskState.Leased, TaskStep.Answer)] = TaskState.Answered,
        [(TaskState.Leased, TaskStep.Expire)] = TaskState.Expired,
        [(TaskState.Leased, TaskStep.Release)] = TaskState.Released,
        [(TaskState.Leased, TaskStep.Close)] = TaskState.Closed,
        // A late answer is work done in good faith: it counts as long as the item is open, and the item closes these tasks when it finishes.
        [(TaskState.Expired, TaskStep.Answer)] = TaskState.Answered,
        // A callback that failed only after the lease of its task had ended: the task never reached anybody.
        [(TaskState.Expired, TaskStep.Release)] = TaskState.Released,
        [(TaskState.Expired, TaskStep.Close)] = TaskState.Closed,
        [(TaskState.Released, TaskStep.Answer)] = TaskState.Answered,
        [(TaskState.Released, TaskStep.Close)] = TaskState.Closed,
    };

    /// <summary>The state after <paramref name="step"/>, or null when it is not possible in <paramref name="state"/>.</summary>
    public static TaskState? After(TaskState state, TaskStep step) => Table.TryGetValue((state, step), out var next) ? next : null;

    /// <summary>Whether an answer for a task in this state is accepted from the annotator who held it.</summary>
    public static bool TakesAnswer(TaskState state) => state is TaskState.Leased or TaskState.Expired or TaskState.Released;

    /// <summary>Whether the task may still bring an answer without anybody doing more: it is in the pool or in somebody's hands.</summary>
    public static bool IsPending(TaskState state) => state is TaskState.Open or TaskState.Leased;
}
