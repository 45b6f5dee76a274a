using AnnotationFunctions.LocalHost.Durable.History;
using Microsoft.DurableTask;

namespace AnnotationFunctions.LocalHost.Durable.Replay;

/// <summary>Matches the steps that the code takes with those that the history records, and hands their results to the awaiting code.</summary>
internal sealed class StepLedger
{
    private readonly SortedDictionary<int, Step> unconfirmed = [];
    private readonly Dictionary<int, OpenTask> open = [];
    private int nextId;

    /// <summary>Steps that the history does not have yet, in the order in which the code took them.</summary>
    public IEnumerable<Step> Unconfirmed => unconfirmed.Values;

    /// <summary>Whether something scheduled has no result yet. While that is so, the orchestration stays Running.</summary>
    public bool HasOpenTasks => open.Count > 0;

    public int NextId() => nextId++;

    /// <summary>Takes a step that has no result.</summary>
    public void Add(Step step) => unconfirmed.Add(step.Id, step);

    /// <summary>Takes a step whose result, as JSON, completes the returned task.</summary>
    public TaskCompletionSource<string?> Open(Step step, string name)
    {
        Add(step);
        // Continuations run inside SetResult, on the orchestrator's thread and in the order of the history.
        var result = new TaskCompletionSource<string?>();
        open.Add(step.Id, new(name, result));
        return result;
    }

    /// <summary>Forgets a task that the code cancelled.</summary>
    public void Abandon(int id) => open.Remove(id);

    public void Complete(int id, string? result)
    {
        if (open.Remove(id, out var task))
        {
            task.Result.SetResult(result);
        }
    }

    public void Fail(int id, TaskFailureDetails failure)
    {
        if (open.Remove(id, out var task))
        {
            task.Result.SetException(new TaskFailedException(task.Name, id, failure));
        }
    }

    /// <summary>The history records a step: the code must have taken the same one.</summary>
    public void Confirm(StepEvent recorded)
    {
        var title = Step.TitleOf(recorded);
        if (!unconfirmed.Remove(recorded.Id, out var step))
        {
            throw new NonDeterministicOrchestrationException(recorded.Id, title, "does not take that step");
        }
        if (!string.Equals(step.Title, title, StringComparison.OrdinalIgnoreCase))
        {
            throw new NonDeterministicOrchestrationException(recorded.Id, title, $"takes {step.Title} instead");
        }
    }

    /// <summary>A recorded turn is over: the code must not have taken a step that the turn does not record.</summary>
    public void EndRecordedTurn()
    {
        foreach (var step in unconfirmed.Values)
        {
            throw new NonDeterministicOrchestrationException(step.Id, "nothing", $"takes {step.Title}");
        }
    }

    private readonly record struct OpenTask(string Name, TaskCompletionSource<string?> Result);
}
